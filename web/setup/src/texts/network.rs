//! `/network`: how the box is on the network, and how it gets out.

texts! {
    TITLE: "Network", "Netzwerk", "Réseau", "Red";
    NOW: "How it is now", "So ist es jetzt", "Situation actuelle", "Cómo está ahora";
    INTERFACE: "Plug", "Anschluss", "Prise", "Toma";
    MAC: "Hardware address", "Hardwareadresse", "Adresse matérielle", "Dirección física";
    ADDRESSES: "Address", "Adresse", "Adresse", "Dirección";
    GATEWAY: "Gateway", "Standardgateway", "Passerelle", "Puerta de enlace";
    DNS: "Name servers", "Namensserver", "Serveurs de noms", "Servidores de nombres";
    BY: "Set by", "Vergeben", "Attribuée", "Asignada";
    BY_DHCP: "automatically (DHCP)", "automatisch (DHCP)", "automatiquement (DHCP)", "automáticamente (DHCP)";
    BY_HAND: "by hand", "von Hand", "à la main", "a mano";
    NO_PLUG: "This box has no network plug that could be used.", "Diese Box hat keinen brauchbaren Netzwerkanschluss.", "Ce boîtier n’a pas de prise réseau utilisable.", "Esta caja no tiene ninguna toma de red utilizable.";
    LAST_FAILURE: "The last change was not kept: {0}", "Die letzte Änderung wurde nicht behalten: {0}", "La dernière modification n’a pas été conservée\u{a0}: {0}", "El último cambio no se conservó: {0}";

    ADDRESS: "Address of the box", "Adresse der Box", "Adresse du boîtier", "Dirección de la caja";
    SYSTEM_DECIDES: "The computer on which Meterbox runs manages its address itself. Change it in that computer’s own settings.", "Der Rechner, auf dem Meterbox läuft, verwaltet seine Adresse selbst. Ändern Sie sie in dessen eigenen Einstellungen.", "L’ordinateur sur lequel tourne Meterbox gère lui-même son adresse. Modifiez-la dans ses propres réglages.", "El equipo en el que funciona Meterbox gestiona él mismo su dirección. Cámbiela en sus propios ajustes.";
    USUALLY_DHCP: "Automatic is right in nearly every network. Only choose a fixed address if your IT asks for it.", "Automatisch passt in fast jedem Netz. Wählen Sie eine feste Adresse nur, wenn Ihre IT das wünscht.", "Automatique convient à presque tous les réseaux. Ne choisissez une adresse fixe que si votre service informatique le demande.", "Automática es lo adecuado en casi todas las redes. Elija una dirección fija solo si su departamento de informática lo pide.";
    DHCP: "Automatic (DHCP)", "Automatisch (DHCP)", "Automatique (DHCP)", "Automática (DHCP)";
    STATIC: "Fixed address", "Feste Adresse", "Adresse fixe", "Dirección fija";
    ONLY_STATIC: "Address, netmask and gateway count only for a fixed address.", "Adresse, Netzmaske und Gateway zählen nur bei fester Adresse.", "L’adresse, le masque et la passerelle ne valent que pour une adresse fixe.", "Dirección, máscara y puerta de enlace solo cuentan con dirección fija.";
    ADDRESS_HINT: "Such as 192.168.1.20", "Zum Beispiel 192.168.1.20", "Par exemple 192.168.1.20", "Por ejemplo 192.168.1.20";
    PREFIX_HINT: "Such as 24 or 255.255.255.0", "Zum Beispiel 24 oder 255.255.255.0", "Par exemple 24 ou 255.255.255.0", "Por ejemplo 24 o 255.255.255.0";
    DNS_HINT: "One or more addresses. With DHCP, empty means: those of the network.", "Eine oder mehrere Adressen. Bei DHCP heißt leer: die des Netzes.", "Une ou plusieurs adresses. Avec DHCP, vide signifie\u{a0}: ceux du réseau.", "Una o varias direcciones. Con DHCP, vacío significa: los de la red.";
    WHAT_HAPPENS: "The box tests the new address first. Unless you confirm it here within five minutes, the old one comes back by itself: you can’t lock yourself out.", "Die Box prüft die neue Adresse zuerst. Bestätigen Sie sie hier nicht innerhalb von fünf Minuten, kommt die alte von selbst zurück: Sie können sich nicht aussperren.", "Le boîtier teste d’abord la nouvelle adresse. Sans votre confirmation ici dans les cinq minutes, l’ancienne revient d’elle-même\u{a0}: vous ne pouvez pas vous enfermer dehors.", "La caja prueba primero la nueva dirección. Si no la confirma aquí en cinco minutos, vuelve sola la anterior: no puede quedarse fuera.";
    TRY: "Test and use", "Prüfen und anwenden", "Tester et appliquer", "Probar y aplicar";

    TESTING: "The new address is being tested", "Die neue Adresse wird geprüft", "La nouvelle adresse est en cours de test", "Se está probando la nueva dirección";
    TESTING_TEXT: "Please wait. If this page stops answering, open the new address below.", "Bitte warten. Antwortet diese Seite nicht mehr, öffnen Sie die neue Adresse unten.", "Veuillez patienter. Si cette page ne répond plus, ouvrez la nouvelle adresse ci-dessous.", "Espere. Si esta página deja de responder, abra la nueva dirección de abajo.";
    CONFIRM: "Keep the new address?", "Neue Adresse behalten?", "Garder la nouvelle adresse\u{a0}?", "¿Conservar la nueva dirección?";
    CONFIRM_TEXT: "If you can read this, it works. Without your answer the old address comes back in {0}.", "Wenn Sie dies lesen können, funktioniert sie. Ohne Ihre Antwort kommt die alte Adresse in {0} zurück.", "Si vous lisez ceci, elle fonctionne. Sans réponse, l’ancienne adresse revient dans {0}.", "Si puede leer esto, funciona. Sin su respuesta, la dirección anterior vuelve en {0}.";
    WANTED: "New address", "Neue Adresse", "Nouvelle adresse", "Dirección nueva";
    NEW_URL: "New address of this page", "Neue Adresse dieser Seite", "Nouvelle adresse de cette page", "Nueva dirección de esta página";
    KEEP: "Keep it", "Behalten", "La garder", "Conservarla";
    GO_BACK: "Back to the old one", "Zurück zur alten", "Revenir à l’ancienne", "Volver a la anterior";

    PROXY: "Proxy", "Proxy", "Proxy", "Proxy";
    PROXY_TEXT: "Only needed where your network lets nothing out but through a proxy. Your IT knows.", "Nur nötig, wo Ihr Netz nichts ohne Proxy nach außen lässt. Ihre IT weiß es.", "Nécessaire seulement si votre réseau impose un proxy. Votre service informatique le sait.", "Solo hace falta si su red obliga a salir por un proxy. Su departamento de informática lo sabe.";
    PROXY_USED: "The server is reached by {0}.", "Der Server wird über {0} erreicht.", "Le serveur est joint par {0}.", "Se llega al servidor por {0}.";
    PROXY_HOST_HINT: "Name or address, such as proxy.example.com", "Name oder Adresse, zum Beispiel proxy.example.com", "Nom ou adresse, par exemple proxy.example.com", "Nombre o dirección, por ejemplo proxy.example.com";
    PROXY_USER_HINT: "Only if the proxy asks for one", "Nur falls der Proxy danach fragt", "Seulement si le proxy le demande", "Solo si el proxy lo pide";
    REMOVE_PROXY: "Use no proxy", "Keinen Proxy nutzen", "Ne plus utiliser de proxy", "No usar proxy";

    CA: "Inspecting proxy", "Prüfender Proxy", "Proxy d’inspection", "Proxy de inspección";
    CA_TEXT: "Some companies open encrypted traffic with a certificate authority of their own. If the page “Health” says that the server’s certificate is unknown, ask your IT for that authority’s certificate and paste it here. Readings and commands stay signed: no proxy can forge them.", "Manche Firmen öffnen verschlüsselten Verkehr mit einer eigenen Zertifizierungsstelle. Meldet die Seite „Zustand“, dass das Zertifikat des Servers unbekannt ist, lassen Sie sich von Ihrer IT deren Zertifikat geben und fügen Sie es hier ein. Ablesungen und Befehle bleiben signiert: Kein Proxy kann sie fälschen.", "Certaines entreprises ouvrent le trafic chiffré avec leur propre autorité de certification. Si la page «\u{a0}État\u{a0}» signale un certificat de serveur inconnu, demandez celui de cette autorité à votre service informatique et collez-le ici. Relevés et commandes restent signés\u{a0}: aucun proxy ne peut les falsifier.", "Algunas empresas abren el tráfico cifrado con su propia autoridad de certificación. Si la página «Estado» dice que el certificado del servidor es desconocido, pida a su departamento de informática el de esa autoridad y péguelo aquí. Lecturas y órdenes siguen firmadas: ningún proxy puede falsificarlas.";
    CA_HINT: "It begins with -----BEGIN CERTIFICATE-----", "Beginnt mit -----BEGIN CERTIFICATE-----", "Commence par -----BEGIN CERTIFICATE-----", "Empieza por -----BEGIN CERTIFICATE-----";
    CA_KEPT: "This authority is trusted as well:", "Dieser Stelle wird zusätzlich vertraut:", "Cette autorité est aussi reconnue\u{a0}:", "También se confía en esta autoridad:";
    CERTIFICATES: "Certificates", "Zertifikate", "Certificats", "Certificados";
    FINGERPRINT: "SHA-256 fingerprint", "SHA-256-Fingerabdruck", "Empreinte SHA-256", "Huella SHA-256";
    ADDED: "Added", "Hinzugefügt", "Ajoutée", "Añadida";
    TRUST: "Trust it", "Vertrauen", "Lui faire confiance", "Confiar en ella";
    REMOVE_CA: "Trust it no more", "Nicht mehr vertrauen", "Ne plus lui faire confiance", "Dejar de confiar";
}
