//! The words of printers: what the labels of counters, supplies, trays, functions, states and languages are made of.
//!
//! A word that is missing costs a label's word in a recording; one too many could let a name through. So there are no names
//! of people or places here, but for colours.

use std::sync::LazyLock;

static KNOWN: LazyLock<Vec<&'static [u8]>> =
    LazyLock::new(|| WORDS.split_ascii_whitespace().map(str::as_bytes).collect());

/// Whether a word, in lower case, speaks of printers.
pub(super) fn is_known(word: &[u8]) -> bool {
    KNOWN.binary_search(&word).is_ok()
}

/// In the order of the alphabet, each once.
const WORDS: &str = "
a3 a4 a5 accounting accumulate accumulated accumulation active actual add added address addresses adf adjust adler
advanced aficio after aio alert alerts all almost altalink and ansi any apeos appliance applicator applied area ascii
asset async auto automatic available average b4 b5 back backup bad banner banners barcode barcodes base basic bat
battery been before begin belt bin bind binding bios bits bizhub bk black blank block bmp board body bond book booklet
boot bootloader both bottom box boxes brightness broken brother buffer build built busy button buttons bw bypass byte
bytes cabinet cable calibrated calibration cancel canceled cancelled canon capacity card cards cardstock cartridge
cartridges cassette cassettes center centimeter centimeters cff change changed channel charge charged charset check
cid class clean cleaned cleaner cleaning clear clock close closed cloud cls cmd cmy cmyk coarse coated coating code
col collate color colored colors colorwave colour coloured colours column command communication compatibleid complete
completed component computer condition config configuration configured connect connected connection console consumable
consumables consumed continuous contrast control controller converted copied copier copies copy copycount copying
corona count counted counter counters counts counttotal cover coverage coverages covers cpcl crease create created
critical cumulative current custom cut cutter cyan daily darkness darkroom data date day days dcl deck decks default
defect deflate delete dell density depth des desc description deskjet destination detect detected develop developer
developing development device devices dhcp diagnostic diagnostics dial dim dimension direct directory disable disabled
disconnected disk display dividers dlt dns docucentre document documents docuprint done door dot dots double
doublefeed doublesided down dpi dpl drawer drawers drive driver drum drums drumunit drv dsdf dual duct dup duplex
duplexed duplexer duplexing duration eco ecosys edge edges eject element embedded empty emulation enable enabled end
ended energy engine enhanced enterprise envelope envelopes epl epson epsonfx equivalent erasable erase erased error
errors escp escpl estimated ethernet event events exit expected extended external extra face facsimile fail failed
failure fan fanfold fault fax faxcount faxed faxes feed feeder feeders feeding feet file files filing film filter fine
finish finished finisher finishing firmware fixing flash flow fold folded folding folio font fonts for format free
from front ftp fuji fujifilm full fullcolor fullcolour function functions fuse fuser fuserunit fusing fw gap gauge
general generic gestetner gloss glossy good grand gray grayscale grey group guide half hard hardware has have hdd head
heads heat heater heavy height hewlett high history hold holder hole holes hopper hour hours hp hrs http https
humidity hw ibmppr idle image imageclass imaged imagepress imagerunner images imaging imap impression impressions
inbox inch inches incoming index ineo info information initial initialize initialized ink inks inner input inserter
inserts install installed instl instld intake intensity interface interfaces interim intermediate internal internet
interval invalid ipp iso item items jam jammed jams jbig jis job jobs jpeg jpg kcmy keep kernel keyboard kind kit
konica kpdl kyocera label labels labelstock lamp lan landscape language languages lanier large larger laser laserjet
laserwriter last latch lcc lcit lct lead ledger left legal length less letter letterhead letters level levels lexmark
lgl lid life lifetime light lightcyan lightgray lightmagenta limit limited line liner lines link lips list lists load
loaded loader locale localization lock locked log logical long longer low lower lowpower lpd lpr ltr machine made
magenta magicolor mail mailbox mailboxes main mains maint maintenance management manager manual manufacture
manufactured manufacturer map margin marker markers match matte matteblack matted max maximum mcu mdl media medium mem
memory message messages meter meters metric mfc mfg mfp middle milliliters min mini minimum minolta mins minute
minutes mirror misc miscellaneous misfeed misfeeds missing mixed mode model modem module mono monochrome monocolor
month monthly more motor mounted move mp mpf mpt multi multifunction multifunctional multiple multipurpose name
nashuatec near nearly network new next nfc nip no non none nonresettable nonvolatile normal nos not notch note now nrg
null number numbers nvram odometer odometers off officejet offline offset oil oki okidata old olivetti one onesided
online only opc open opened operating operation operations option optional options optra order organic original
originals other others out outbox outer output over overall overflow oversize oversized package packard packed page
pagecount pagecounts pagepro pages panel pantum paper papers parallel parameter part partial parts patch path pattern
pause paused pbk pc pcl pclxl pdf pedestal peel peeler per percent percentage perforated performance period periodic
phaser photo photoblack photoconductor pick pickup pin pjl plain platen please plus ply pml png point policy polling
pop port portrait ports position postcard postscript power premium prepare preparing preprinted prepunched prescribe
present preset press pressure preview previous primary print printable printcount printed printer printers printhead
printing prints priority prn process processed processing processor product production profile program progress proof
protect protected protocol protocols ps punch punched punching purge pwb pwg qty quality quantity queue queued quick
quiet ram raster rate raw rdh read reader ready rear reboot receive received receiving receptacle recycled red
reference refill regular release released remain remaining remote remove removed render repeat replace replaceable
replaced replacement report reports request requests required reset resets resettable resident resolution restart
result resume retain retard return rev revision rfid ribbon ricoh right rip roll roller rollers rolls rotate rough row
rows rpcs run running saddle safety same samsung satera sato save saved saver savin saving sbpl scan scancount scanned
scanner scanners scanning scans screen second secondary seconds secs section secure security select selected self
semigloss send sending sensor sensors sensys sent separation separator serial serialnumber series sern server service
session set sets setting settings setup sfp shared sharp sheet sheetfed sheets short shortage shutdown side sided
sides signal simplex simplexed since single singlecolor size sizes skew sleep sleeping slot small smtp sn snmp solid
some soon sort sorted sorter source space spare special specific speed spool srgb stack stacker standard standby
staple stapled stapler staplers staples stapling start started startup state statement station statistics status step
still stitch stock stop stopped storage store stored stream stylus sub subunit sum summary sums super supplies supply
support supported sw switch symbol system tab table tabloid tabs tag tally tandem tank target task taskalfa tcp tear
tec technologies temp temperature temporary test text texture than the thermal thick thickness thin third this
threshold tiff time timeout timer times timing tip title toner tonercartridge toners tones too top toshiba total
totals touch tractor trailing transfer transferbelt transferred transmission transmit transmitted transparencies
transparency tray trays trial trim trimmer triumph tsc tspl turn twin two twocolor twosided type types udp ufr ultra
uninstalled unit units universal unknown unlimited unsupported until unused update upper urf usage usb use used user
using utax utility utilization value values variable vellum vendor verifier verify versalink version very video view
volume wait waiting wake warm warmed warming warmup warning warnings was waste wastetoner water wax weight were white
wide width wifi wired wireless with without wlan work workcentre workforce working write xerox xlarge xps yellow yes
yet ymck your zebra zebranet zpl
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(KNOWN.is_sorted_by(|word, next| word < next));
    }

    #[test]
    fn labels_are_made_of_known_words_and_names_are_not() {
        for word in "counter machine total black cyan printed sides".split(' ') {
            assert!(is_known(word.as_bytes()), "{word}");
        }
        for word in "public admin anna meyer berlin smith office".split(' ') {
            assert!(!is_known(word.as_bytes()), "{word}");
        }
    }
}
