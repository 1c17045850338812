//! `/devices/ID`: one printer with its history.

texts! {
    IDENTITY: "What it says of itself", "Eigene Angaben", "Ses propres données", "Datos propios";
    MAKER: "Maker and model", "Hersteller und Modell", "Fabricant et modèle", "Fabricante y modelo";
    SERIAL: "Serial number", "Seriennummer", "Numéro de série", "Número de serie";
    OWN_NAME: "Its own name", "Eigener Name", "Son propre nom", "Nombre propio";
    LOCATION: "Location", "Standort", "Emplacement", "Ubicación";
    DESCRIPTION: "Description", "Beschreibung", "Description", "Descripción";
    FIRMWARE: "Firmware", "Firmware", "Micrologiciel", "Firmware";
    ASSET_TAG: "Asset tag", "Inventarnummer", "N° d’inventaire", "N.º de inventario";
    FIRST_SEEN: "First seen", "Zuerst gesehen", "Vue la première fois", "Vista por primera vez";
    ADDED_AS: "Added by hand as", "Von Hand hinzugefügt als", "Ajoutée à la main comme", "Añadida a mano como";
    DECIDE: "To be decided", "Zu entscheiden", "À décider", "Por decidir";
    METER: "Meter", "Zähler", "Compteur", "Contador";
    VALUE: "Value", "Wert", "Valeur", "Valor";
    SOURCE: "Source", "Quelle", "Source", "Origen";
    BILLS: "billed", "wird abgerechnet", "facturé", "se factura";
    NO_METERS: "No meter was read yet.", "Noch wurde kein Zähler gelesen.", "Aucun compteur n’a encore été relevé.", "Aún no se leyó ningún contador.";
    ALERTS: "What it complains of", "Meldungen des Geräts", "Ce qu’elle signale", "Lo que avisa";
    CRITICAL: "Stopped", "Gestoppt", "Arrêt", "Parada";
    WARNING: "Warning", "Warnung", "Avertissement", "Aviso";
    NOTICE: "Note", "Hinweis", "Remarque", "Nota";
    HISTORY: "History", "Verlauf", "Historique", "Historial";
    CHART_SAYS: "{0} readings, from {1} to {2}; doubtful: {3}.", "{0} Ablesungen, von {1} bis {2}; zweifelhaft: {3}.", "{0} relevés, de {1} à {2}\u{a0}; douteux\u{a0}: {3}.", "{0} lecturas, de {1} a {2}; dudosas: {3}.";
    LEGEND: "● good · ✕ doubtful · ▲▼ doubtful and off the scale · dashed: not read for long", "● gut · ✕ zweifelhaft · ▲▼ zweifelhaft, außerhalb der Skala · gestrichelt: lange nicht gelesen", "● bon · ✕ en doute · ▲▼ en doute, hors échelle · pointillé\u{a0}: longtemps non relevé", "● correcto · ✕ en duda · ▲▼ en duda, fuera de escala · discontinua: mucho tiempo sin leer";
    AS_TABLE: "The same as a table", "Dasselbe als Tabelle", "Les mêmes données en tableau", "Lo mismo en tabla";
    WHEN: "When (UTC)", "Wann (UTC)", "Quand (UTC)", "Cuándo (UTC)";
    NOTES: "Name and note", "Name und Notiz", "Nom et note", "Nombre y nota";
    NAME_HINT: "What people call it. Empty: what it says of itself.", "Wie man ihn nennt. Leer: seine eigenen Angaben.", "Comme on l’appelle. Vide\u{a0}: ses propres données.", "Cómo la llaman. Vacío: lo que dice de sí misma.";
    NOTE_HINT: "Such as where it stands, or who looks after it.", "Etwa wo er steht oder wer sich kümmert.", "Par exemple où elle est, ou qui s’en occupe.", "Por ejemplo dónde está o quién la cuida.";
    IGNORE_HINT: "It is neither read nor sent to the server.", "Es wird weder gelesen noch an den Server gesendet.", "Il n’est ni lu ni transmis au serveur.", "Ni se lee ni se envía al servidor.";
    IPP_HINT: "The box then opens TCP port 631 of this device, and of no other.", "Die Box öffnet dann TCP-Port 631 dieses Geräts und keines anderen.", "Le boîtier ouvre alors le port TCP 631 de cet appareil, et d’aucun autre.", "La caja abre entonces el puerto TCP 631 de este equipo, y de ningún otro.";
    ALL_DEVICES: "All printers", "Alle Drucker", "Toutes les imprimantes", "Todas las impresoras";
    MAC: "Hardware address", "Hardwareadresse", "Adresse matérielle", "Dirección física";
    OBJECT_ID: "Kind (sysObjectID)", "Art (sysObjectID)", "Type (sysObjectID)", "Tipo (sysObjectID)";
    SILENT_SINCE: "Silent since", "Ohne Antwort seit", "Sans réponse depuis", "Sin respuesta desde";
}
