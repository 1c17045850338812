//! What is wrong with what was typed, and what would be right.

use super::filled;
use crate::amounts::{duration, grouped};
use crate::{Fault, Language};

texts! {
    MISSING: "Please fill this in.", "Bitte ausfüllen.", "Veuillez remplir ce champ.", "Rellene este campo.";
    TOO_LONG: "Too long: at most {0} characters.", "Zu lang: höchstens {0} Zeichen.", "Trop long\u{a0}: {0} caractères au plus.", "Demasiado largo: {0} caracteres como máximo.";
    CONTROL_CHARACTER: "It holds a character that can’t be seen. Please type it instead of pasting.", "Enthält ein unsichtbares Zeichen. Bitte eintippen statt einfügen.", "Contient un caractère invisible. Tapez le texte au lieu de le coller.", "Contiene un carácter invisible. Escríbalo en lugar de pegarlo.";
    TOO_MANY: "Too many: at most {0}.", "Zu viele: höchstens {0}.", "Trop d’entrées\u{a0}: {0} au plus.", "Demasiados: {0} como máximo.";
    NOT_A_NUMBER: "A whole number from {0} to {1}, please.", "Bitte eine ganze Zahl von {0} bis {1}.", "Indiquez un nombre entier de {0} à {1}.", "Indique un número entero de {0} a {1}.";
    NOT_A_CHOICE: "Please choose one of those offered.", "Bitte eine der Möglichkeiten wählen.", "Choisissez l’une des options proposées.", "Elija una de las opciones.";
    NOT_AN_ADDRESS: "“{0}” is no IPv4 address. Example: 192.168.1.20", "„{0}“ ist keine IPv4-Adresse. Beispiel: 192.168.1.20", "«\u{a0}{0}\u{a0}» n’est pas une adresse IPv4. Exemple\u{a0}: 192.168.1.20", "«{0}» no es una dirección IPv4. Ejemplo: 192.168.1.20";
    NOT_A_PREFIX: "Please write it as 24 or 255.255.255.0.", "Bitte als 24 oder 255.255.255.0 schreiben.", "Écrivez-la sous la forme 24 ou 255.255.255.0.", "Escríbala como 24 o 255.255.255.0.";
    NOT_A_HOST_ADDRESS: "No computer can have this address. Ask your IT for a free one.", "Diese Adresse kann kein Gerät haben. Fragen Sie Ihre IT nach einer freien.", "Aucun appareil ne peut avoir cette adresse. Demandez-en une libre à votre service informatique.", "Ningún equipo puede tener esta dirección. Pida una libre a su departamento de informática.";
    GATEWAY_ELSEWHERE: "The gateway must be another address in the same network.", "Das Gateway muss eine andere Adresse im selben Netz sein.", "La passerelle doit être une autre adresse du même réseau.", "La puerta de enlace debe ser otra dirección de la misma red.";
    NOT_A_HOST: "“{0}” is neither a name nor an address.", "„{0}“ ist weder ein Name noch eine Adresse.", "«\u{a0}{0}\u{a0}» n’est ni un nom ni une adresse.", "«{0}» no es ni un nombre ni una dirección.";
    NOT_A_TARGET: "“{0}” can’t be searched. Examples: 10.0.0.5, 10.0.0.5-10.0.0.90, 10.0.0.0/24", "„{0}“ lässt sich nicht durchsuchen. Beispiele: 10.0.0.5, 10.0.0.5-10.0.0.90, 10.0.0.0/24", "«\u{a0}{0}\u{a0}» ne peut pas être parcouru. Exemples\u{a0}: 10.0.0.5, 10.0.0.5-10.0.0.90, 10.0.0.0/24", "No se puede buscar en «{0}». Ejemplos: 10.0.0.5, 10.0.0.5-10.0.0.90, 10.0.0.0/24";
    BROADCAST_OFF: "Allow broadcast below, or take “broadcast” out.", "Erlauben Sie Broadcast oder nehmen Sie „broadcast“ heraus.", "Autorisez la diffusion ou retirez «\u{a0}broadcast\u{a0}».", "Permita la difusión o quite «broadcast».";
    TOO_WIDE: "That is {0} addresses. Choose less, or tick that it is meant.", "Das sind {0} Adressen. Wählen Sie weniger, oder bestätigen Sie, dass das gewollt ist.", "Cela fait {0} adresses. Réduisez, ou cochez que c’est voulu.", "Son {0} direcciones. Elija menos o marque que es lo que quiere.";
    UNKNOWN_NAME: "The name “{0}” is not known on this network. Check it, or type the address.", "Der Name „{0}“ ist in diesem Netz unbekannt. Prüfen Sie ihn, oder geben Sie die Adresse ein.", "Le nom «\u{a0}{0}\u{a0}» est inconnu sur ce réseau. Vérifiez-le ou saisissez l’adresse.", "El nombre «{0}» no se conoce en esta red. Revíselo o escriba la dirección.";
    NOT_A_SERVER: "Please write it as https://name, as your dealer gave it.", "Bitte als https://name schreiben, wie vom Händler angegeben.", "Écrivez-la sous la forme https://nom, telle que fournie par votre revendeur.", "Escríbala como https://nombre, tal como la indicó su distribuidor.";
    LOCAL: "That is the box itself or only this cable. If it is meant, tick the box beside it.", "Das ist die Box selbst oder nur dieses Kabel. Falls es gemeint ist, bestätigen Sie es darunter.", "C’est le boîtier lui-même ou ce seul câble. Si c’est voulu, cochez la case.", "Es la propia caja o solo este cable. Si es lo que quiere, marque la casilla.";
    NOT_A_CODE: "An enrolment code has 20 letters and digits, in groups of five.", "Ein Anmeldecode hat 20 Buchstaben und Ziffern in Fünfergruppen.", "Un code d’inscription compte 20 lettres et chiffres, par groupes de cinq.", "Un código de registro tiene 20 letras y cifras, en grupos de cinco.";
    CODE_REFUSED: "The server refuses the code: {0} Ask your dealer for a new one.", "Der Server lehnt den Code ab: {0} Bitten Sie Ihren Händler um einen neuen.", "Le serveur refuse le code\u{a0}: {0} Demandez-en un nouveau à votre revendeur.", "El servidor rechaza el código: {0} Pida uno nuevo a su distribuidor.";
    NOT_A_CERTIFICATE: "No certificate. It begins with -----BEGIN CERTIFICATE-----; paste all of it.", "Kein Zertifikat. Es beginnt mit -----BEGIN CERTIFICATE-----; bitte ganz einfügen.", "Pas de certificat. Il commence par -----BEGIN CERTIFICATE-----\u{a0}; collez-le en entier.", "No es un certificado. Empieza por -----BEGIN CERTIFICATE-----; péguelo entero.";
    NOT_A_MAILBOX: "“{0}” is no e-mail address.", "„{0}“ ist keine E-Mail-Adresse.", "«\u{a0}{0}\u{a0}» n’est pas une adresse e-mail.", "«{0}» no es una dirección de correo.";
    NOT_A_TIME: "Please write the time as 08:30.", "Bitte die Uhrzeit als 08:30 schreiben.", "Écrivez l’heure sous la forme 08:30.", "Escriba la hora como 08:30.";
    TOO_SHORT: "Too short: at least {0} characters.", "Zu kurz: mindestens {0} Zeichen.", "Trop court\u{a0}: au moins {0} caractères.", "Demasiado corto: al menos {0} caracteres.";
    TOO_EASY: "Too easy to guess. Three or four words that don’t belong together are good.", "Zu leicht zu erraten. Gut sind drei oder vier Wörter, die nicht zusammengehören.", "Trop facile à deviner. Choisissez trois ou quatre mots sans rapport.", "Demasiado fácil de adivinar. Use tres o cuatro palabras sin relación.";
    DIFFER: "The two passwords differ.", "Die beiden Kennwörter sind verschieden.", "Les deux mots de passe sont différents.", "Las dos contraseñas no coinciden.";
    WRONG: "That is not right. Please try again.", "Das stimmt nicht. Bitte noch einmal versuchen.", "Ce n’est pas correct. Veuillez réessayer.", "No es correcto. Inténtelo de nuevo.";
    WAIT: "Too many wrong attempts. Please try again in {0}.", "Zu viele Fehlversuche. Bitte in {0} erneut versuchen.", "Trop d’essais erronés. Réessayez dans {0}.", "Demasiados intentos fallidos. Inténtelo de nuevo en {0}.";
    ALREADY: "It is in the list already.", "Steht schon in der Liste.", "Figure déjà dans la liste.", "Ya está en la lista.";
}

/// A fault in one sentence. What was typed or said by others is in it as it is.
pub(crate) fn sentence(language: Language, fault: &Fault) -> String {
    let count = |number: usize| grouped(language, number as u64);
    let (text, first, second) = match fault {
        Fault::Missing => (MISSING, String::new(), String::new()),
        Fault::TooLong { most } => (TOO_LONG, count(*most), String::new()),
        Fault::ControlCharacter => (CONTROL_CHARACTER, String::new(), String::new()),
        Fault::TooMany { most } => (TOO_MANY, count(*most), String::new()),
        Fault::NotANumber { least, most } => (
            NOT_A_NUMBER,
            grouped(language, u64::from(*least)),
            grouped(language, u64::from(*most)),
        ),
        Fault::NotAChoice => (NOT_A_CHOICE, String::new(), String::new()),
        Fault::NotAnAddress { text } => (NOT_AN_ADDRESS, text.clone(), String::new()),
        Fault::NotAPrefix => (NOT_A_PREFIX, String::new(), String::new()),
        Fault::NotAHostAddress => (NOT_A_HOST_ADDRESS, String::new(), String::new()),
        Fault::GatewayElsewhere => (GATEWAY_ELSEWHERE, String::new(), String::new()),
        Fault::NotAHost { text } => (NOT_A_HOST, text.clone(), String::new()),
        Fault::NotATarget { text } => (NOT_A_TARGET, text.clone(), String::new()),
        Fault::BroadcastOff => (BROADCAST_OFF, String::new(), String::new()),
        Fault::TooWide { addresses } => (TOO_WIDE, grouped(language, *addresses), String::new()),
        Fault::UnknownName { name } => (UNKNOWN_NAME, name.clone(), String::new()),
        Fault::NotAServer => (NOT_A_SERVER, String::new(), String::new()),
        Fault::Local => (LOCAL, String::new(), String::new()),
        Fault::NotACode => (NOT_A_CODE, String::new(), String::new()),
        Fault::CodeRefused { sentence } => (CODE_REFUSED, sentence.clone(), String::new()),
        Fault::NotACertificate => (NOT_A_CERTIFICATE, String::new(), String::new()),
        Fault::NotAMailbox { text } => (NOT_A_MAILBOX, text.clone(), String::new()),
        Fault::NotATime => (NOT_A_TIME, String::new(), String::new()),
        Fault::TooShort { least } => (TOO_SHORT, count(*least), String::new()),
        Fault::TooEasy => (TOO_EASY, String::new(), String::new()),
        Fault::Differ => (DIFFER, String::new(), String::new()),
        Fault::Wrong => (WRONG, String::new(), String::new()),
        Fault::Wait { seconds } => (WAIT, duration(language, *seconds), String::new()),
        Fault::Already => (ALREADY, String::new(), String::new()),
        Fault::Said(sentence) => return sentence.clone(),
    };
    filled(text.of(language), &[&first, &second])
}
