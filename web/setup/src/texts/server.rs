//! `/server`: whose box this is, and everything that leaves it.

texts! {
    TITLE: "Server", "Server", "Serveur", "Servidor";
    WHOSE: "Your dealer’s server", "Der Server Ihres Händlers", "Le serveur de votre revendeur", "El servidor de su distribuidor";
    ADDRESS: "Server", "Server", "Serveur", "Servidor";
    APPLIANCE: "This box’s name there", "Name dieser Box dort", "Nom de ce boîtier", "Nombre de esta caja allí";
    SITE: "Site", "Standort", "Site", "Sede";
    SINCE: "Enrolled", "Angemeldet", "Inscrit", "Registrada";
    SERVER_KEY: "Server key", "Schlüssel des Servers", "Clé du serveur", "Clave del servidor";
    WAITING: "Waiting to be sent", "Wartet auf Versand", "En attente d’envoi", "En espera de envío";
    PUSH: "Send now", "Jetzt senden", "Envoyer maintenant", "Enviar ahora";
    ANOTHER: "Move to another server", "Zu einem anderen Server wechseln", "Changer de serveur", "Cambiar de servidor";

    ENROL: "Connect the box to your dealer", "Die Box mit Ihrem Händler verbinden", "Relier le boîtier à votre revendeur", "Conectar la caja con su distribuidor";
    ENROL_TEXT: "Your dealer gave you two things for this: the server’s address and an enrolment code.", "Dafür haben Sie von Ihrem Händler zwei Angaben: die Adresse des Servers und einen Anmeldecode.", "Votre revendeur vous a donné deux choses\u{a0}: l’adresse du serveur et un code d’inscription.", "Su distribuidor le ha dado dos datos: la dirección del servidor y un código de registro.";
    SERVER_HINT: "Such as https://meters.example.com", "Zum Beispiel https://meters.example.com", "Par exemple https://meters.example.com", "Por ejemplo https://meters.example.com";
    CODE_HINT: "20 letters and digits; it works once", "20 Buchstaben und Ziffern; gilt einmal", "20 lettres et chiffres\u{a0}; utilisable une fois", "20 letras y cifras; sirve una sola vez";
    CONNECT: "Connect", "Verbinden", "Relier", "Conectar";
    CONNECTING: "Connecting to {0}", "Verbindung mit {0} entsteht", "Liaison avec {0} en cours", "Conectando con {0}";
    CONNECTING_TEXT: "This takes a few seconds.", "Das dauert einige Sekunden.", "Cela prend quelques secondes.", "Tarda unos segundos.";

    WHAT_IS_SENT: "What is sent", "Was gesendet wird", "Ce qui est envoyé", "Qué se envía";
    SENT_TEXT: "Of each printer: maker, model, serial number, addresses, name and location as set in it, its counters, supply levels and alerts. Of the box: its version and whether it is well. Nothing else: no documents, no names of files or users.", "Von jedem Drucker: Hersteller, Modell, Seriennummer, Adressen, der dort eingestellte Name und Standort, Zähler, Füllstände und Meldungen. Von der Box: Version und Zustand. Sonst nichts: keine Dokumente, keine Datei- oder Benutzernamen.", "De chaque imprimante\u{a0}: fabricant, modèle, numéro de série, adresses, nom et emplacement qui y sont réglés, compteurs, niveaux et alertes. Du boîtier\u{a0}: sa version et son état. Rien d’autre\u{a0}: ni documents, ni noms de fichiers ou d’utilisateurs.", "De cada impresora: fabricante, modelo, número de serie, direcciones, nombre y ubicación configurados en ella, contadores, niveles y avisos. De la caja: versión y estado. Nada más: ni documentos ni nombres de archivos o usuarios.";
    SAMPLE: "A real example, whole", "Ein echtes Beispiel, vollständig", "Un exemple réel, complet", "Un ejemplo real, completo";
    NO_SAMPLE: "An example will be here once a printer was read.", "Ein Beispiel steht hier, sobald ein Drucker gelesen wurde.", "Un exemple apparaîtra ici dès qu’une imprimante aura été relevée.", "Aquí habrá un ejemplo en cuanto se lea una impresora.";
    LIST: "Everything that leaves this box", "Alles, was diese Box verlässt", "Tout ce qui quitte ce boîtier", "Todo lo que sale de esta caja";
    LIST_TEXT: "Whole messages are kept for {0} days; after that only their line.", "Ganze Nachrichten werden {0} Tage aufbewahrt, danach nur ihre Zeile.", "Les messages entiers sont gardés {0} jours, ensuite leur seule ligne.", "Los mensajes completos se guardan {0} días; después, solo su línea.";
    NOTHING_YET: "Nothing was sent yet, and nothing waits.", "Es wurde noch nichts gesendet, und nichts wartet.", "Rien n’a encore été envoyé et rien n’attend.", "Aún no se ha enviado nada y nada espera.";
    KIND: "What", "Was", "Quoi", "Qué";
    STATE: "State", "Stand", "Statut", "Situación";
    READINGS: "Readings", "Ablesungen", "Relevés", "Lecturas";
    SIZE: "Size", "Größe", "Taille", "Tamaño";
    BATCH: "Readings and events", "Ablesungen und Ereignisse", "Relevés et événements", "Lecturas y sucesos";
    CHECK_IN: "Question for settings", "Frage nach Einstellungen", "Demande de réglages", "Consulta de ajustes";
    ENROLMENT: "Enrolment", "Anmeldung", "Inscription", "Registro";
    WAITS: "Waiting", "Wartet", "En attente", "En espera";
    SENT: "Sent", "Gesendet", "Envoyé", "Enviado";
    REFUSED: "Refused", "Abgelehnt", "Refusé", "Rechazado";
    SHOW: "Show", "Zeigen", "Afficher", "Ver";
    PAYLOAD_TEXT: "This is the message as it was sent, only indented; a one-use code in it is blanked.", "Dies ist die Nachricht, wie sie gesendet wurde, nur eingerückt; ein Einmalcode darin ist unkenntlich.", "Voici le message tel qu’il a été envoyé, simplement mis en retrait\u{a0}; un code à usage unique y est masqué.", "Este es el mensaje tal como se envió, solo con sangría; un código de un solo uso aparece tapado.";
    BACK: "Back to the list", "Zurück zur Liste", "Retour à la liste", "Volver a la lista";
}
