//! `/reports`: who gets the workbook, and when.

texts! {
    NOT_ENROLLED: "The box belongs to no server yet, and the server sends the reports. Enter its address and code first.", "Die Box gehört noch zu keinem Server, und der Server versendet die Berichte. Geben Sie zuerst dessen Adresse und den Code ein.", "Le boîtier n’est lié à aucun serveur, or c’est lui qui envoie les rapports. Saisissez d’abord son adresse et le code.", "La caja no pertenece a ningún servidor, y es él quien envía los informes. Introduzca primero su dirección y el código.";
    TO_SERVER: "Connect to the server", "Mit dem Server verbinden", "Relier au serveur", "Conectar con el servidor";
    SENT_NOW: "What the server sends", "Was der Server versendet", "Ce que le serveur envoie", "Lo que envía el servidor";
    NOTHING_SENT: "Nothing so far.", "Bisher nichts.", "Rien pour l’instant.", "Nada por ahora.";
    RECIPIENTS: "Recipients", "Empfänger", "Destinataires", "Destinatarios";
    TIMES: "When", "Wann", "Quand", "Cuándo";
    ASKED_AT: "As the server said {0}.", "Auskunft des Servers {0}.", "D’après le serveur, {0}.", "Según el servidor, {0}.";
    WISH: "What you wish for", "Ihr Wunsch", "Votre souhait", "Su deseo";
    WISH_HINT: "The server has the last word; its answer stands here.", "Der Server hat das letzte Wort; seine Antwort steht hier.", "Le serveur a le dernier mot\u{a0}; sa réponse s’affiche ici.", "El servidor tiene la última palabra; su respuesta aparece aquí.";
    ANSWER_NONE: "The wish of {0} is not with the server yet. It goes with the next contact.", "Der Wunsch vom {0} ist noch nicht beim Server. Er geht mit dem nächsten Kontakt.", "Le souhait du {0} n’est pas encore au serveur. Il part au prochain contact.", "El deseo del {0} aún no está en el servidor. Irá con el próximo contacto.";
    ANSWER_WAITING: "The server has the wish of {0}; the dealer decides.", "Der Server hat den Wunsch vom {0}; der Händler entscheidet.", "Le serveur a le souhait du {0}\u{a0}; le revendeur décide.", "El servidor tiene el deseo del {0}; decide el distribuidor.";
    ANSWER_ACCEPTED: "The server follows the wish of {0}.", "Der Server folgt dem Wunsch vom {0}.", "Le serveur suit le souhait du {0}.", "El servidor cumple el deseo del {0}.";
    ANSWER_REFUSED: "The dealer refuses the wish of {0}:", "Der Händler lehnt den Wunsch vom {0} ab:", "Le revendeur refuse le souhait du {0}\u{a0}:", "El distribuidor rechaza el deseo del {0}:";
    MONTHLY: "every month", "jeden Monat", "chaque mois", "cada mes";
    WEEKLY: "every week", "jede Woche", "chaque semaine", "cada semana";
    DAILY: "every day", "jeden Tag", "chaque jour", "cada día";
    NEVER: "never", "nie", "jamais", "nunca";
    DAY_HINT: "Monthly: 1 to 28. Weekly: 1 is Monday, 7 Sunday.", "Monatlich: 1 bis 28. Wöchentlich: 1 ist Montag, 7 Sonntag.", "Mensuel\u{a0}: de 1 à 28. Hebdomadaire\u{a0}: 1 pour lundi, 7 pour dimanche.", "Mensual: de 1 a 28. Semanal: 1 es lunes; 7, domingo.";
    TIME_HINT: "In the time zone of this site.", "In der Zeitzone dieses Standorts.", "Dans le fuseau horaire de ce site.", "En la zona horaria de este lugar.";
    SEND_WISH: "Send the wish", "Wunsch senden", "Envoyer le souhait", "Enviar el deseo";
    TODAY: "Today’s readings", "Ablesungen von heute", "Relevés du jour", "Lecturas de hoy";
    TODAY_SAYS: "A CSV file with {0} printers, for any spreadsheet.", "Eine CSV-Datei mit {0} Druckern, für jede Tabellenkalkulation.", "Un fichier CSV avec {0} imprimantes, pour tout tableur.", "Un archivo CSV con {0} impresoras, para cualquier hoja de cálculo.";
    NOTHING_TODAY: "No printer was read today.", "Heute wurde kein Drucker gelesen.", "Aucune imprimante n’a été relevée aujourd’hui.", "Hoy no se leyó ninguna impresora.";
    DOWNLOAD_CSV: "Download CSV", "CSV herunterladen", "Télécharger le CSV", "Descargar CSV";
    ON_ITS_WAY: "On its way", "Unterwegs", "En route", "En camino";
    WAITING: "Waiting", "Wartet", "En attente", "En espera";
    ACCEPTED: "Accepted", "Angenommen", "Accepté", "Aceptado";
    REFUSED: "Refused", "Abgelehnt", "Refusé", "Rechazado";
}
