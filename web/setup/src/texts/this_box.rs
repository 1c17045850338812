//! `/box`, the reset, and pages that are none.

texts! {
    TITLE: "This box", "Diese Box", "Ce boîtier", "Esta caja";
    CHANGE_PASSWORD: "Change the password", "Kennwort ändern", "Changer le mot de passe", "Cambiar la contraseña";
    OTHERS_OUT: "Everybody else who is signed in will be signed out.", "Alle anderen, die angemeldet sind, werden abgemeldet.", "Toutes les autres sessions seront fermées.", "Se cerrarán todas las demás sesiones.";
    LANGUAGE_TEXT: "The language of this page, in this browser.", "Die Sprache dieser Seite in diesem Browser.", "La langue de cette page, dans ce navigateur.", "El idioma de esta página en este navegador.";
    FACTORY_RESET: "Factory reset", "Auf Werkszustand zurücksetzen", "Réinitialisation d’usine", "Restablecer de fábrica";
    WHAT_IS_LOST: "The box forgets its devices, their history, every setting, its enrolment and this password. Your dealer’s server keeps what it has. You will need a new enrolment code.", "Die Box vergisst ihre Geräte, deren Verlauf, alle Einstellungen, ihre Anmeldung und dieses Kennwort. Der Server Ihres Händlers behält, was er hat. Sie brauchen dann einen neuen Anmeldecode.", "Le boîtier oublie ses appareils, leur historique, tous les réglages, son inscription et ce mot de passe. Le serveur de votre revendeur garde ce qu’il a. Il vous faudra un nouveau code d’inscription.", "La caja olvida sus equipos, su historial, todos los ajustes, su registro y esta contraseña. El servidor de su distribuidor conserva lo que tiene. Necesitará un nuevo código de registro.";
    UNSENT: "{0} readings are not on the server yet and would be lost. Send them first on the page “Server”.", "{0} Ablesungen sind noch nicht beim Server und gingen verloren. Senden Sie sie vorher auf der Seite „Server“.", "{0} relevés ne sont pas encore sur le serveur et seraient perdus. Envoyez-les d’abord depuis la page «\u{a0}Serveur\u{a0}».", "{0} lecturas aún no están en el servidor y se perderían. Envíelas antes desde la página «Servidor».";
    RESET: "Forget everything", "Alles vergessen", "Tout oublier", "Olvidarlo todo";
    CANT_BE_UNDONE: "This can’t be undone.", "Das lässt sich nicht rückgängig machen.", "Cette action est irréversible.", "Esto no se puede deshacer.";

    BEING_RESET: "The box is being reset", "Die Box wird zurückgesetzt", "Le boîtier se réinitialise", "La caja se está restableciendo";
    BEING_RESET_TEXT: "It forgets everything and starts again, which takes about two minutes. Then open its address as on the first day.", "Sie vergisst alles und startet neu; das dauert etwa zwei Minuten. Öffnen Sie dann ihre Adresse wie am ersten Tag.", "Il oublie tout et redémarre, ce qui prend environ deux minutes. Ouvrez ensuite son adresse comme au premier jour.", "Lo olvida todo y vuelve a arrancar; tarda unos dos minutos. Después abra su dirección como el primer día.";
    NOTHING_HERE: "There is nothing here", "Hier ist nichts", "Il n’y a rien ici", "Aquí no hay nada";
    NOTHING_HERE_TEXT: "The address is mistyped, or what was here is gone.", "Die Adresse ist vertippt, oder was hier war, ist nicht mehr da.", "L’adresse est mal saisie, ou ce qui était ici n’existe plus.", "La dirección está mal escrita, o lo que había aquí ya no existe.";
    FORGED: "This form is too old", "Dieses Formular ist zu alt", "Ce formulaire est trop ancien", "Este formulario es demasiado antiguo";
    FORGED_TEXT: "Nothing was changed. Open the page again and send the form once more.", "Es wurde nichts geändert. Öffnen Sie die Seite neu und senden Sie das Formular noch einmal.", "Rien n’a été modifié. Rouvrez la page et renvoyez le formulaire.", "No se ha cambiado nada. Abra de nuevo la página y vuelva a enviar el formulario.";
    SAID: "That did not work", "Das hat nicht geklappt", "Cela n’a pas fonctionné", "No ha funcionado";
    OPEN_AGAIN: "Open the page again", "Seite neu öffnen", "Rouvrir la page", "Abrir de nuevo la página";
    TO_HEALTH: "To the first page", "Zur ersten Seite", "Vers la première page", "A la primera página";
}
