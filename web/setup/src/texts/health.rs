//! `/`: is everything well?

texts! {
    TITLE: "Health", "Zustand", "État", "Estado";
    ALL_WELL: "Everything is well", "Alles in Ordnung", "Tout va bien", "Todo está bien";
    SOMETHING: "Something needs you", "Etwas braucht Sie", "Votre attention est requise", "Algo necesita su atención";
    TEST_NOW: "Test now", "Jetzt prüfen", "Tester", "Probar";
    TEST_ALL: "Test everything now", "Alles jetzt prüfen", "Tout tester maintenant", "Probar todo ahora";
    TESTED: "Tested {0}", "Geprüft: {0}", "Testé {0}", "Probado {0}";
    NOT_TESTED_STATE: "Not tested", "Nicht geprüft", "Non testé", "Sin probar";
    NOT_SET_UP: "Not set up", "Nicht eingerichtet", "Non configuré", "Sin configurar";

    LINK: "Network cable", "Netzwerkkabel", "Câble réseau", "Cable de red";
    ADDRESS: "Address", "Adresse", "Adresse", "Dirección";
    NAMES: "Name resolution", "Namensauflösung", "Résolution des noms", "Resolución de nombres";
    TIME: "Time", "Uhrzeit", "Heure", "Hora";
    PROXY: "Proxy", "Proxy", "Proxy", "Proxy";
    SERVER: "Dealer’s server", "Server des Händlers", "Serveur du revendeur", "Servidor del distribuidor";
    PUSH: "Last transmission", "Letzte Übertragung", "Dernier envoi", "Último envío";
    PRINTERS: "Printers", "Drucker", "Imprimantes", "Impresoras";

    NEXT: "Next step", "Nächster Schritt", "Prochaine étape", "Siguiente paso";
    STEP_OF: "Step {0} of {1}", "Schritt {0} von {1}", "Étape {0} sur {1}", "Paso {0} de {1}";
    PLUG_IN: "Connect the network cable", "Netzwerkkabel anschließen", "Branchez le câble réseau", "Conecte el cable de red";
    PLUG_IN_TEXT: "Put it firmly into the box and into a socket or switch of your network. A light at the plug should go on.", "Stecken Sie es fest in die Box und in eine Dose oder einen Switch Ihres Netzes. Am Anschluss sollte ein Licht angehen.", "Enfoncez-le bien dans le boîtier et dans une prise ou un commutateur de votre réseau. Un voyant doit s’allumer.", "Insértelo bien en la caja y en una toma o conmutador de su red. Debe encenderse una luz.";
    GIVE_ADDRESS: "Give the box an address", "Der Box eine Adresse geben", "Donnez une adresse au boîtier", "Asigne una dirección a la caja";
    GIVE_ADDRESS_TEXT: "Your network did not give it a complete one. Ask your IT for a fixed address and a gateway, and type them in.", "Ihr Netz hat ihr keine vollständige gegeben. Fragen Sie Ihre IT nach fester Adresse und Gateway, und tragen Sie beides ein.", "Votre réseau ne lui en a pas fourni de complète. Demandez à votre informatique une adresse fixe et une passerelle, puis saisissez-les.", "Su red no le ha dado una completa. Pida a su informática una dirección fija y una puerta de enlace, y escríbalas.";
    ENROL: "Connect the box to your dealer", "Die Box mit Ihrem Händler verbinden", "Reliez le boîtier à votre revendeur", "Conecte la caja con su distribuidor";
    ENROL_TEXT: "Have the server address and the enrolment code from your dealer at hand.", "Halten Sie Serveradresse und Anmeldecode Ihres Händlers bereit.", "Munissez-vous de l’adresse du serveur et du code d’inscription de votre revendeur.", "Tenga a mano la dirección del servidor y el código de registro de su distribuidor.";
    CHOOSE: "Choose where to look for printers", "Wählen, wo nach Druckern gesucht wird", "Choisissez où chercher les imprimantes", "Elija dónde buscar impresoras";
    CHOOSE_TEXT: "Tick the parts of your network that have printers, and start the search.", "Kreuzen Sie die Teile Ihres Netzes mit Druckern an und starten Sie die Suche.", "Cochez les parties de votre réseau où se trouvent des imprimantes et lancez la recherche.", "Marque las partes de su red que tienen impresoras e inicie la búsqueda.";
    SEARCH: "Search for printers", "Nach Druckern suchen", "Cherchez les imprimantes", "Busque impresoras";
    SEARCH_TEXT: "It takes a few minutes and does not disturb your network.", "Das dauert wenige Minuten und stört Ihr Netz nicht.", "Cela prend quelques minutes et ne gêne pas votre réseau.", "Tarda unos minutos y no molesta a su red.";
    NONE_FOUND: "No printer was found", "Es wurde kein Drucker gefunden", "Aucune imprimante trouvée", "No se encontró ninguna impresora";
    NONE_FOUND_TEXT: "Check the selected parts of the network, or add a printer by its address. SNMP must be switched on in the printers.", "Prüfen Sie die gewählten Netzteile, oder fügen Sie einen Drucker mit seiner Adresse hinzu. In den Druckern muss SNMP eingeschaltet sein.", "Vérifiez les parties du réseau choisies, ou ajoutez une imprimante par son adresse. SNMP doit être activé dans les imprimantes.", "Revise las partes de la red elegidas o añada una impresora por su dirección. SNMP debe estar activado en las impresoras.";
    READ: "Read the printers for the first time", "Die Drucker zum ersten Mal lesen", "Relevez les imprimantes une première fois", "Lea las impresoras por primera vez";
    READ_TEXT: "They were found. The box reads them by itself; you can also start it now.", "Sie wurden gefunden. Die Box liest sie von selbst; Sie können es auch jetzt starten.", "Elles ont été trouvées. Le boîtier les relève de lui-même\u{a0}; vous pouvez aussi le lancer maintenant.", "Se han encontrado. La caja las lee por sí sola; también puede iniciarlo ahora.";
    SEND: "Send the first readings", "Die ersten Ablesungen senden", "Envoyez les premiers relevés", "Envíe las primeras lecturas";
    SEND_TEXT: "They are ready. The box sends them by itself; you can also do it now.", "Sie sind bereit. Die Box sendet sie von selbst; Sie können es auch jetzt tun.", "Ils sont prêts. Le boîtier les envoie de lui-même\u{a0}; vous pouvez aussi le faire maintenant.", "Están listas. La caja las envía por sí sola; también puede hacerlo ahora.";
    GO_ON: "Go on", "Weiter", "Continuer", "Continuar";

    TO_NETWORK: "Open the network settings", "Netzwerkeinstellungen öffnen", "Ouvrir les réglages réseau", "Abrir los ajustes de red";
    TO_PROXY: "Check the proxy", "Proxy prüfen", "Vérifier le proxy", "Revisar el proxy";
    TO_CA: "Add your company’s certificate authority", "Zertifizierungsstelle Ihrer Firma hinzufügen", "Ajouter l’autorité de certification de votre entreprise", "Añadir la autoridad de certificación de su empresa";
    TO_SERVER: "Open the server settings", "Servereinstellungen öffnen", "Ouvrir les réglages du serveur", "Abrir los ajustes del servidor";
    TO_SENT: "See what was sent", "Gesendetes ansehen", "Voir ce qui a été envoyé", "Ver lo enviado";
    TO_SEARCH: "Choose where to search", "Suchbereich wählen", "Choisir où chercher", "Elegir dónde buscar";
    TO_DEVICES: "See the devices", "Geräte ansehen", "Voir les appareils", "Ver los equipos";

    NOT_TESTED: "Nobody looked yet. Press “Test now”.", "Noch nicht geprüft. Drücken Sie „Jetzt prüfen“.", "Pas encore vérifié. Appuyez sur «\u{a0}Tester\u{a0}».", "Aún sin comprobar. Pulse «Probar».";
    LINK_UP: "The cable is in ({0}).", "Das Kabel steckt ({0}).", "Le câble est branché ({0}).", "El cable está conectado ({0}).";
    LINK_UP_AT: "The cable is in ({0}, {1} Mbit/s).", "Das Kabel steckt ({0}, {1} Mbit/s).", "Le câble est branché ({0}, {1} Mbit/s).", "El cable está conectado ({0}, {1} Mbit/s).";
    NO_CABLE: "There is no cable in the plug ({0}), or the other end is off. Check both ends.", "Im Anschluss ({0}) steckt kein Kabel, oder die Gegenstelle ist aus. Prüfen Sie beide Enden.", "Aucun câble dans la prise ({0}), ou l’autre bout est éteint. Vérifiez les deux extrémités.", "No hay cable en la toma ({0}) o el otro extremo está apagado. Revise ambos extremos.";
    NO_INTERFACE: "The box finds no network plug. Restart it; if that does not help, ask your dealer for another one.", "Die Box findet keinen Netzwerkanschluss. Starten Sie sie neu; hilft das nicht, bitten Sie Ihren Händler um eine andere.", "Le boîtier ne trouve aucune prise réseau. Redémarrez-le\u{a0}; sinon, demandez-en un autre à votre revendeur.", "La caja no encuentra ninguna toma de red. Reiníciela; si no ayuda, pida otra a su distribuidor.";
    HAS_ADDRESS: "The box has the address {0} and the gateway {1}.", "Die Box hat die Adresse {0} und das Gateway {1}.", "Le boîtier a l’adresse {0} et la passerelle {1}.", "La caja tiene la dirección {0} y la puerta de enlace {1}.";
    NO_GATEWAY: "The box has the address {0}, but no gateway: it can’t leave this network.", "Die Box hat die Adresse {0}, aber kein Gateway: Sie kommt aus diesem Netz nicht heraus.", "Le boîtier a l’adresse {0}, mais pas de passerelle\u{a0}: il ne peut pas sortir de ce réseau.", "La caja tiene la dirección {0}, pero no puerta de enlace: no puede salir de esta red.";
    NO_ADDRESS: "Your network gave the box no address (no DHCP server answered).", "Ihr Netz hat der Box keine Adresse gegeben (kein DHCP-Server antwortet).", "Votre réseau n’a donné aucune adresse au boîtier (aucun serveur DHCP ne répond).", "Su red no ha dado dirección a la caja (ningún servidor DHCP responde).";
    NAME_KNOWN: "{0} was found at {1} in {2} ms.", "{0} wurde unter {1} in {2} ms gefunden.", "{0} a été trouvé à {1} en {2} ms.", "{0} se encontró en {1} en {2} ms.";
    NO_NAME_NEEDED: "There is no name to be resolved.", "Es ist kein Name aufzulösen.", "Aucun nom à résoudre.", "No hay ningún nombre que resolver.";
    NO_NAME_SERVER: "No name server is set, so that no name can be found.", "Es ist kein Namensserver eingetragen, deshalb ist kein Name zu finden.", "Aucun serveur de noms n’est réglé\u{a0}: aucun nom ne peut être trouvé.", "No hay servidor de nombres, así que no se puede hallar ningún nombre.";
    NAME_UNKNOWN: "The name {0} was not found ({1}). Check the name servers and the server’s address.", "Der Name {0} wurde nicht gefunden ({1}). Prüfen Sie die Namensserver und die Adresse des Servers.", "Le nom {0} n’a pas été trouvé ({1}). Vérifiez les serveurs de noms et l’adresse du serveur.", "No se encontró el nombre {0} ({1}). Revise los servidores de nombres y la dirección del servidor.";
    CLOCK_RIGHT: "The clock is right (within {0} of the server’s).", "Die Uhr geht richtig (höchstens {0} Abstand zum Server).", "L’horloge est juste (à {0} près du serveur).", "El reloj es correcto (a {0} del servidor).";
    CLOCK_WRONG: "The clock differs by {0} from the server’s. The box takes the server’s time over by itself; readings keep both.", "Die Uhr weicht um {0} von der des Servers ab. Die Box übernimmt dessen Zeit von selbst; Ablesungen behalten beide.", "L’horloge s’écarte de {0} de celle du serveur. Le boîtier reprend l’heure du serveur de lui-même\u{a0}; les relevés gardent les deux.", "El reloj difiere {0} del servidor. La caja toma sola la hora del servidor; las lecturas guardan ambas.";
    CLOCK_UNVERIFIED: "Nobody has vouched for the time yet; the first contact with the server does.", "Noch hat niemand die Uhrzeit bestätigt; der erste Kontakt mit dem Server tut es.", "Personne n’a encore confirmé l’heure\u{a0}; le premier contact avec le serveur le fera.", "Nadie ha confirmado aún la hora; lo hará el primer contacto con el servidor.";
    CLOCK_BEHIND: "The clock stands in the past, as after a long time without power. The first contact with the server mends it.", "Die Uhr steht in der Vergangenheit, wie nach langer Zeit ohne Strom. Der erste Kontakt mit dem Server stellt sie.", "L’horloge est dans le passé, comme après une longue coupure. Le premier contact avec le serveur la corrigera.", "El reloj va atrasado, como tras mucho tiempo sin corriente. El primer contacto con el servidor lo corrige.";
    NO_PROXY: "No proxy is used.", "Es wird kein Proxy benutzt.", "Aucun proxy n’est utilisé.", "No se usa ningún proxy.";
    PROXY_WORKS: "The proxy {0} lets the box through.", "Der Proxy {0} lässt die Box durch.", "Le proxy {0} laisse passer le boîtier.", "El proxy {0} deja pasar a la caja.";
    PROXY_WANTS_PASSWORD: "The proxy {0} wants a user and a password, or others than those typed in.", "Der Proxy {0} verlangt Benutzer und Kennwort oder andere als die eingegebenen.", "Le proxy {0} demande un utilisateur et un mot de passe, ou d’autres que ceux saisis.", "El proxy {0} pide usuario y contraseña, u otros distintos de los escritos.";
    PROXY_UNREACHABLE: "The proxy {0} can’t be reached: {1}", "Der Proxy {0} ist nicht erreichbar: {1}", "Le proxy {0} est injoignable\u{a0}: {1}", "No se puede alcanzar el proxy {0}: {1}";
    PROXY_REFUSES: "The proxy {0} does not let the box through to the server: {1} Ask your IT to allow it.", "Der Proxy {0} lässt die Box nicht zum Server durch: {1} Bitten Sie Ihre IT, das zu erlauben.", "Le proxy {0} ne laisse pas le boîtier joindre le serveur\u{a0}: {1} Demandez à votre informatique de l’autoriser.", "El proxy {0} no deja llegar la caja al servidor: {1} Pida a su informática que lo permita.";
    NOT_ENROLLED: "The box is not connected to a dealer’s server yet.", "Die Box ist noch mit keinem Händlerserver verbunden.", "Le boîtier n’est pas encore relié au serveur d’un revendeur.", "La caja aún no está conectada al servidor de un distribuidor.";
    SERVER_ANSWERS: "{0} answered in {1} ms.", "{0} hat in {1} ms geantwortet.", "{0} a répondu en {1} ms.", "{0} respondió en {1} ms.";
    SERVER_UNREACHABLE: "{0} can’t be reached: {1}", "{0} ist nicht erreichbar: {1}", "{0} est injoignable\u{a0}: {1}", "No se puede alcanzar {0}: {1}";
    CERTIFICATE_UNKNOWN: "The certificate of {0} is not trusted: {1} An inspecting proxy of your company may be the reason.", "Dem Zertifikat von {0} wird nicht vertraut: {1} Der Grund kann ein prüfender Proxy Ihrer Firma sein.", "Le certificat de {0} n’est pas reconnu\u{a0}: {1} Un proxy d’inspection de votre entreprise peut en être la cause.", "El certificado de {0} no es de confianza: {1} Puede deberse a un proxy de inspección de su empresa.";
    SOMEBODY_ELSE: "Somebody else answers in place of {0}, such as a sign-in page of your network. Ask your IT to let the box through.", "Anstelle von {0} antwortet jemand anders, etwa eine Anmeldeseite Ihres Netzes. Bitten Sie Ihre IT, die Box durchzulassen.", "Un autre répond à la place de {0}, comme une page de connexion de votre réseau. Demandez à votre informatique de laisser passer le boîtier.", "Otro responde en lugar de {0}, como una página de acceso de su red. Pida a su informática que deje pasar la caja.";
    SERVER_REFUSES: "The server does not know this box any more: {0} Ask your dealer for a new enrolment code.", "Der Server kennt diese Box nicht mehr: {0} Bitten Sie Ihren Händler um einen neuen Anmeldecode.", "Le serveur ne connaît plus ce boîtier\u{a0}: {0} Demandez un nouveau code d’inscription à votre revendeur.", "El servidor ya no conoce esta caja: {0} Pida un nuevo código de registro a su distribuidor.";
    NOTHING_TO_SEND: "There was nothing to send yet.", "Es gab noch nichts zu senden.", "Il n’y avait encore rien à envoyer.", "Aún no había nada que enviar.";
    PUSHED: "The server took everything {0}.", "Der Server hat alles übernommen, {0}.", "Le serveur a tout reçu {0}.", "El servidor lo recibió todo {0}.";
    PUSHED_SOME: "The server took the last ones {0}; {1} wait.", "Der Server hat die letzten übernommen, {0}; {1} warten.", "Le serveur a reçu les derniers {0}\u{a0}; {1} en attente.", "El servidor recibió los últimos {0}; {1} esperan.";
    SET_ASIDE: "{0} were refused for good and set aside.", "{0} wurden endgültig abgelehnt und beiseitegelegt.", "{0} ont été refusés définitivement et mis de côté.", "{0} fueron rechazados y apartados.";
    PUSH_FAILS: "Sending fails: {0} Nothing is lost: {1} entries wait.", "Das Senden misslingt: {0} Nichts geht verloren: {1} Einträge warten.", "L’envoi échoue\u{a0}: {0} Rien n’est perdu\u{a0}: {1} entrées attendent.", "El envío falla: {0} No se pierde nada: {1} entradas esperan.";
    LAST_SENT: "The last that arrived was {0}.", "Zuletzt kam etwas an: {0}.", "Le dernier envoi reçu remonte à\u{a0}: {0}.", "Lo último llegó {0}.";
    NOTHING_SELECTED: "No part of the network is selected yet.", "Noch ist kein Teil des Netzes ausgewählt.", "Aucune partie du réseau n’est encore choisie.", "Aún no se ha elegido ninguna parte de la red.";
    NO_PRINTERS: "No printer is known; nothing was searched yet.", "Kein Drucker bekannt; es wurde noch nicht gesucht.", "Aucune imprimante connue\u{a0}; aucune recherche n’a eu lieu.", "Ninguna impresora conocida; aún no se ha buscado.";
    NO_PRINTERS_SINCE: "No printer was found; last search {0}.", "Kein Drucker gefunden; letzte Suche: {0}.", "Aucune imprimante trouvée\u{a0}; dernière recherche {0}.", "No se encontró ninguna impresora; última búsqueda {0}.";
    PRINTERS_READ: "{1} of {0} printers were read within the last day.", "{1} von {0} Druckern wurden im letzten Tag gelesen.", "{1} imprimantes sur {0} ont été relevées depuis un jour.", "{1} de {0} impresoras se leyeron en el último día.";
    SILENT: "{0} are silent.", "{0} antworten nicht.", "{0} ne répondent pas.", "{0} no responden.";
    DOUBTFUL: "{0} have a doubtful counter.", "{0} haben einen zweifelhaften Zähler.", "{0} ont un compteur douteux.", "{0} tienen un contador dudoso.";
}
