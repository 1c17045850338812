//! The word for each field: beside it on the page, and before a fault's sentence on the command line.

use super::Text;
use crate::field;

texts! {
    CODE: "Claim code", "Code der Box", "Code du boîtier", "Código de la caja";
    PASSWORD: "Password", "Kennwort", "Mot de passe", "Contraseña";
    NEW_PASSWORD: "New password", "Neues Kennwort", "Nouveau mot de passe", "Contraseña nueva";
    AGAIN: "New password again", "Neues Kennwort wiederholen", "Répéter le nouveau mot de passe", "Repita la contraseña nueva";
    CURRENT: "Password until now", "Bisheriges Kennwort", "Mot de passe actuel", "Contraseña actual";
    ADDRESSING: "How the box gets its address", "Woher die Box ihre Adresse hat", "Comment le boîtier obtient son adresse", "Cómo obtiene la caja su dirección";
    ADDRESS: "Address", "Adresse", "Adresse", "Dirección";
    PREFIX: "Prefix length or netmask", "Präfixlänge oder Netzmaske", "Longueur de préfixe ou masque", "Longitud de prefijo o máscara";
    GATEWAY: "Gateway", "Standardgateway", "Passerelle", "Puerta de enlace";
    DNS: "Name servers (DNS)", "Namensserver (DNS)", "Serveurs de noms (DNS)", "Servidores de nombres (DNS)";
    PROXY_HOST: "Proxy", "Proxy", "Proxy", "Proxy";
    PROXY_PORT: "Port", "Port", "Port", "Puerto";
    PROXY_USER: "User", "Benutzer", "Utilisateur", "Usuario";
    LOCAL: "This address is meant, although it is the box itself or only this cable", "Diese Adresse ist gemeint, obwohl sie die Box selbst oder nur dieses Kabel ist", "Cette adresse est voulue, bien qu’elle désigne le boîtier ou ce seul câble", "Quiero esta dirección, aunque sea la propia caja o solo este cable";
    CA: "Certificate authority (PEM)", "Zertifizierungsstelle (PEM)", "Autorité de certification (PEM)", "Autoridad de certificación (PEM)";
    SERVER: "Server address", "Adresse des Servers", "Adresse du serveur", "Dirección del servidor";
    ENROLMENT_CODE: "Enrolment code", "Anmeldecode", "Code d’inscription", "Código de registro";
    SEGMENT: "Network segments", "Netzsegmente", "Segments du réseau", "Segmentos de red";
    TARGETS: "More addresses, ranges or subnets", "Weitere Adressen, Bereiche oder Subnetze", "Autres adresses, plages ou sous-réseaux", "Otras direcciones, rangos o subredes";
    EXCLUDES: "Leave out", "Auslassen", "Exclure", "Excluir";
    BROADCAST: "Also ask by broadcast", "Auch per Broadcast fragen", "Interroger aussi par diffusion", "Preguntar también por difusión";
    WIDE: "Such a large search is meant", "Eine so große Suche ist gewollt", "Une recherche aussi vaste est voulue", "Quiero una búsqueda tan amplia";
    PACE: "Pace", "Tempo", "Rythme", "Ritmo";
    READINGS_PER_DAY: "Readings a day", "Ablesungen am Tag", "Relevés par jour", "Lecturas al día";
    SEARCHES_PER_WEEK: "Searches a week", "Suchen in der Woche", "Recherches par semaine", "Búsquedas por semana";
    ASKED_GATEWAY: "Gateway to ask", "Zu fragendes Gateway", "Passerelle à interroger", "Puerta de enlace consultada";
    COMMUNITY: "Community", "Community", "Communauté", "Comunidad";
    AUTH: "Authentication", "Authentifizierung", "Authentification", "Autenticación";
    AUTH_PASSWORD: "Authentication password", "Kennwort der Authentifizierung", "Mot de passe d’authentification", "Contraseña de autenticación";
    PRIVACY: "Encryption", "Verschlüsselung", "Chiffrement", "Cifrado";
    PRIVACY_PASSWORD: "Encryption password", "Kennwort der Verschlüsselung", "Mot de passe de chiffrement", "Contraseña de cifrado";
    CONTEXT: "Context", "Kontext", "Contexte", "Contexto";
    HOST: "Address or name", "Adresse oder Name", "Adresse ou nom", "Dirección o nombre";
    HOST_COMMUNITY: "Community of this device alone", "Community nur für dieses Gerät", "Communauté de ce seul appareil", "Comunidad solo de este equipo";
    NAME: "Name", "Name", "Nom", "Nombre";
    NOTE: "Note", "Notiz", "Note", "Nota";
    IGNORED: "Leave this device alone", "Dieses Gerät ignorieren", "Ignorer cet appareil", "Ignorar este equipo";
    IPP: "Ask by IPP where it does not answer SNMP", "Per IPP fragen, wenn es nicht auf SNMP antwortet", "Interroger en IPP s’il ne répond pas en SNMP", "Preguntar por IPP si no responde por SNMP";
    RECIPIENTS: "E-mail addresses, one a line", "E-Mail-Adressen, eine je Zeile", "Adresses e-mail, une par ligne", "Direcciones de correo, una por línea";
    RHYTHM: "How often", "Wie oft", "Fréquence", "Frecuencia";
    DAY: "Day", "Tag", "Jour", "Día";
    TIME: "Time", "Uhrzeit", "Heure", "Hora";
    LANGUAGE: "Language", "Sprache", "Langue", "Idioma";
    ACTION: "Request", "Anfrage", "Demande", "Petición";
}

/// The word for the field of that name.
pub(crate) fn label(name: &str) -> Text {
    match name {
        field::CODE => CODE,
        field::PASSWORD | field::PROXY_PASSWORD => PASSWORD,
        field::AGAIN => AGAIN,
        field::CURRENT => CURRENT,
        field::ADDRESSING => ADDRESSING,
        field::ADDRESS => ADDRESS,
        field::PREFIX => PREFIX,
        field::GATEWAY => GATEWAY,
        field::DNS => DNS,
        field::PROXY_HOST => PROXY_HOST,
        field::PROXY_PORT => PROXY_PORT,
        field::PROXY_USER | field::USER => PROXY_USER,
        field::LOCAL => LOCAL,
        field::CA => CA,
        field::SERVER => SERVER,
        field::ENROLMENT_CODE => ENROLMENT_CODE,
        field::SEGMENT => SEGMENT,
        field::TARGETS => TARGETS,
        field::EXCLUDES => EXCLUDES,
        field::BROADCAST => BROADCAST,
        field::WIDE => WIDE,
        field::PACE => PACE,
        field::READINGS_PER_DAY => READINGS_PER_DAY,
        field::SEARCHES_PER_WEEK => SEARCHES_PER_WEEK,
        field::ASKED_GATEWAY => ASKED_GATEWAY,
        field::COMMUNITY => COMMUNITY,
        field::AUTH => AUTH,
        field::AUTH_PASSWORD => AUTH_PASSWORD,
        field::PRIVACY => PRIVACY,
        field::PRIVACY_PASSWORD => PRIVACY_PASSWORD,
        field::CONTEXT => CONTEXT,
        field::HOST => HOST,
        field::HOST_COMMUNITY => HOST_COMMUNITY,
        field::NAME => NAME,
        field::NOTE => NOTE,
        field::IGNORED => IGNORED,
        field::IPP => IPP,
        field::RECIPIENTS => RECIPIENTS,
        field::RHYTHM => RHYTHM,
        field::DAY => DAY,
        field::TIME => TIME,
        field::LANGUAGE => LANGUAGE,
        _ => ACTION,
    }
}
