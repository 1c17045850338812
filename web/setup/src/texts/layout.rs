//! What every page says: the frame, the menu, notices, amounts, states.

texts! {
    APPLIANCE: "Meterbox", "Meterbox", "Meterbox", "Meterbox";
    SKIP: "Skip to the content", "Zum Inhalt", "Aller au contenu", "Ir al contenido";
    MENU: "Pages", "Seiten", "Pages", "Páginas";
    HEALTH: "Health", "Zustand", "État", "Estado";
    NETWORK: "Network", "Netzwerk", "Réseau", "Red";
    SERVER: "Server", "Server", "Serveur", "Servidor";
    SEARCH: "Search", "Suche", "Recherche", "Búsqueda";
    DEVICES: "Devices", "Geräte", "Appareils", "Equipos";
    REPORTS: "Reports", "Berichte", "Rapports", "Informes";
    FOR_YOUR_IT: "For your IT", "Für Ihre IT", "Pour l’informatique", "Para informática";
    THIS_BOX: "This box", "Diese Box", "Ce boîtier", "Esta caja";
    SIGN_OUT: "Sign out", "Abmelden", "Se déconnecter", "Cerrar sesión";
    LANGUAGE: "Language", "Sprache", "Langue", "Idioma";
    VERSION: "Version {0}", "Version {0}", "Version {0}", "Versión {0}";
    SAVE: "Save", "Speichern", "Enregistrer", "Guardar";
    REMOVE: "Remove", "Entfernen", "Supprimer", "Eliminar";
    OPTIONAL: "optional", "optional", "facultatif", "opcional";
    KEPT: "Kept. Leave it empty to keep it.", "Gespeichert. Leer lassen, um es zu behalten.", "Enregistré. Laissez vide pour le garder.", "Guardada. Deje el campo vacío para conservarla.";
    NONE: "none", "keine", "aucun", "ninguno";
    PLEASE_MEND: "Please check what you typed", "Bitte prüfen Sie Ihre Eingaben", "Veuillez vérifier votre saisie", "Revise lo que ha escrito";

    GOOD: "Good", "Gut", "Bon", "Bien";
    ATTENTION: "Look at this", "Bitte ansehen", "À vérifier", "Por revisar";
    BAD: "Not working", "Gestört", "En panne", "No funciona";
    IDLE: "Not in use", "Nicht in Gebrauch", "Inactif", "Sin uso";
    RUNNING: "Under way", "Läuft", "En cours", "En curso";

    EARLIER: "Earlier", "Ältere", "Plus anciens", "Anteriores";
    LATER: "Later", "Neuere", "Plus récents", "Posteriores";
    LEAF: "Page {0} of {1}", "Seite {0} von {1}", "Page {0} sur {1}", "Página {0} de {1}";

    SECONDS: "{0}\u{a0}s", "{0}\u{a0}s", "{0}\u{a0}s", "{0}\u{a0}s";
    MINUTES: "{0}\u{a0}min", "{0}\u{a0}min", "{0}\u{a0}min", "{0}\u{a0}min";
    HOURS: "{0}\u{a0}h", "{0}\u{a0}Std.", "{0}\u{a0}h", "{0}\u{a0}h";
    ONE_DAY: "{0}\u{a0}day", "{0}\u{a0}Tag", "{0}\u{a0}jour", "{0}\u{a0}día";
    DAYS: "{0}\u{a0}days", "{0}\u{a0}Tage", "{0}\u{a0}jours", "{0}\u{a0}días";
    AGO: "{0} ago", "vor {0}", "il y a {0}", "hace {0}";
    JUST_NOW: "just now", "gerade eben", "à l’instant", "ahora mismo";
    MONTHS: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "ene feb mar abr may jun jul ago sept oct nov dic";

    SAVED: "Saved.", "Gespeichert.", "Enregistré.", "Guardado.";
    REMOVED: "Removed.", "Entfernt.", "Supprimé.", "Eliminado.";
    ENROLLED: "Done: this box now belongs to your dealer’s server.", "Fertig: Diese Box gehört jetzt zum Server Ihres Händlers.", "C’est fait\u{a0}: ce boîtier est relié au serveur de votre revendeur.", "Listo: esta caja pertenece ahora al servidor de su distribuidor.";
    STARTED: "It has begun. This page shows how far it is.", "Es hat begonnen. Diese Seite zeigt den Stand.", "C’est commencé. Cette page montre l’avancement.", "Ha comenzado. Esta página muestra el avance.";
    STOPPED: "Stopped.", "Abgebrochen.", "Arrêté.", "Detenido.";
    ADDRESS_KEPT: "The new address stays.", "Die neue Adresse bleibt.", "La nouvelle adresse est conservée.", "La nueva dirección se mantiene.";
    ADDRESS_REVERTED: "The old address is back.", "Die alte Adresse gilt wieder.", "L’ancienne adresse est rétablie.", "Se ha restablecido la dirección anterior.";
    PASSWORD_CHANGED: "The password is changed. Everybody else was signed out.", "Das Kennwort ist geändert. Alle anderen wurden abgemeldet.", "Le mot de passe est changé. Toutes les autres sessions sont fermées.", "La contraseña ha cambiado. Se cerraron las demás sesiones.";
    SIGNED_OUT: "You are signed out.", "Sie sind abgemeldet.", "Vous êtes déconnecté.", "Ha cerrado la sesión.";
    SESSION_ENDED: "Your session has ended. Please sign in again.", "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich neu an.", "Votre session a expiré. Reconnectez-vous.", "La sesión ha caducado. Vuelva a iniciar sesión.";
}
