import type { Facts } from '../facts.ts'
import { createCounting } from './count.ts'
import type { TransparencyText } from './en.ts'
import { nameEntry } from './log-name.ts'

const { count, number } = createCounting('fi-FI')

const days = (n: number) => count(n, { one: 'päivä', other: 'päivää' })
const minutes = (n: number) => count(n, { one: 'minuutti', other: 'minuuttia' })
const months = (n: number) => count(n, { one: 'kuukausi', other: 'kuukautta' })
const people = (n: number) => count(n, { one: 'henkilö', other: 'henkilöä' })
const raters = (n: number) => count(n, { one: 'arvioija', other: 'arvioijaa' })

const scopeName = (scope: string) =>
  scope === 'extension' ? 'selainlaajennus' : `sivusto ”${scope.replace('site:', '')}”`

/** The page in Finnish: arvio, arvioija, auttaja, arvosana, tarkennus, passi, keräyserä, julkaisu. */
export const fi: TransparencyText = {
  name: 'Suomi',
  otherLanguages: 'Muut kielet',
  title: 'Mitä Rapport tietää',
  heading: 'Mitä Rapport tietää ja mitä se ei voi tietää',
  lead: 'Työtoverit arvioivat toisiltaan saamaansa apua, jotta tiimit saavat tietää, miten niiden antama apu koetaan. Tällä sivulla kerrotaan, mitä arviolle tapahtuu. Sivu muodostetaan avaushetkellä tämän palvelimen voimassa olevista asetuksista.',
  dateLocale: 'fi-FI',
  asOf: (date, address) => `Tilanne ${date} (UTC) osoitteessa ${address}.`,
  hurry:
    'Tämä palvelin toimii kokeilutahdilla: arviot lähetetään ja julkaistaan sekunneissa, joten ajankohta voi paljastaa arvioijan. Näillä asetuksilla palvelinta ei pidä ottaa varsinaiseen käyttöön.',
  broken:
    'Alla oleva asetusloki ei ole eheä: jotakin merkintää on muutettu, tai jokin merkintä on poistettu tai lisätty jälkikäteen. Pyydä ylläpitäjältä selitys, ennen kuin luotat tähän sivuun.',

  contents: 'Tällä sivulla',
  promisesHeading: 'Neljä lupausta',
  promises: ({ least, leastTeam }: Facts) => [
    [
      'Palvelimelle ei koskaan kerrota, kuka arvioi.',
      'Arvion mukana lähetetään nimen sijasta anonyymi passi. Palvelin on allekirjoittanut passin näkemättä sitä, joten se ei voi tunnistaa passia.',
    ],
    [
      `Mitään ei näytetä, jos arvioijia on alle ${number(least.score)}.`,
      `Arvosana näytetään vasta, kun tiimin on arvioinut vähintään ${people(least.score)}. Tarkennuksiin ja kommentteihin tarvitaan vähintään ${raters(least.detail)}.`,
    ],
    [
      'Arviot koskevat tiimejä, eivät koskaan yksittäistä henkilöä.',
      `Laitteesi merkitsee arvioon tiimin, ennen kuin mitään lähetetään. Jos tiimissä on alle ${people(leastTeam)}, sen tulokset näytetään vain osana ylemmän tiimin tuloksia.`,
    ],
    [
      'Ketään ei aseteta paremmuusjärjestykseen.',
      'Paremmuuslistoja tai henkilökohtaisia pisteitä ei ole. Auttajalle tulee lähettäjän nimellä vain se, minkä työtoveri on itse päättänyt lähettää nimellään.',
    ],
  ],

  figuresHeading: 'Voimassa olevat luvut',
  figures: (facts: Facts) => [
    ['Arvosanaan tarvittavien arvioijien määrä', number(facts.least.score)],
    ['Tarkennuksiin ja kommentteihin tarvittavien arvioijien määrä', number(facts.least.detail)],
    ['Henkilöitä pienimmässä näytettävässä tiimissä', number(facts.leastTeam)],
    ['Passit ovat voimassa', facts.epochLength === 'month' ? 'kuukauden' : 'vuosineljänneksen'],
  ],
  next: ({ next }: Facts) =>
    `Kaudesta ${next.epoch} alkaen arvosanaan tarvitaan vähintään ${raters(next.score)}, tarkennuksiin ja kommentteihin vähintään ${raters(next.detail)}. Sitä ennen kerättyihin arvioihin sovelletaan edelleen suurempaa lukua.`,

  storedHeading: 'Mitä tallennetaan ja kuinka pitkäksi aikaa',
  storedColumns: ['Mikä', 'Mitä se sisältää', 'Säilytetään'],
  stored: ({ periods, closingDays, database }: Facts) => [
    [
      'Henkilöhakemisto',
      'Nimi, tiimi, suhde organisaatioon, sähköpostiosoite (jos se on annettu), käyttäjätunnuksesi käyttämissäsi työkaluissa sekä se, mitä organisaation kirjautumispalvelu näistä lähettää. Laitteet saavat näistä kaiken paitsi sähköpostiosoitteen; siitä ne saavat lyhyen tiivisteen.',
      'Kunnes tietosi poistetaan hakemistosta',
    ],
    [
      'Mitä muuta organisaation kirjautumispalvelu lähettää',
      'Jos palvelu pitää hakemiston ajan tasalla: käyttäjänimesi, palvelun sinulle antama tunniste, etu- ja sukunimesi, sähköpostiosoitteesi, osastosi, esihenkilösi ja se, onko tilisi käytössä; lisäksi palvelun ryhmät ja niiden jäsenet. Laitteet saavat tästä kaikesta vain sen, mikä kuuluu edellä mainittuun henkilöhakemistoon.',
      'Kunnes tietosi poistetaan hakemistosta; ryhmät ja tieto siitä, että olet jonkun esihenkilö, kunnes palvelu muuttaa tai poistaa ne',
    ],
    [
      'Käyttäjätunnukset, joiden haltijaa ei tiedetä',
      'Sivusto ja käyttäjätunnus, kun sivulla mainitaan joku, jota hakemistossa ei ole; näin hakemistoa voidaan täydentää. Laitteesi ilmoittaa tunnuksen kerran, yhdestä seitsemään päivää myöhemmin. Ajankohdasta vain kuukausi, jona tunnus ensimmäisen kerran ilmoitettiin; ei sitä, kuka tunnuksen näki tai kuinka usein.',
      `Kunnes tiedetään, kenen tunnus on, enintään ${days(periods.unknownDays)}`,
    ],
    [
      'Kirjautuminen',
      'Se, että olet kirjautunut laajennukseen tai jollekin sivustolle: kuukausi, josta alkaen, ja päivä, jona kirjautuminen viimeksi uusittiin. Koodit ja kutsut vain tiivisteinä.',
      `Istunnot ${days(periods.sessionDays)} viimeisestä käytöstä, enintään ${months(periods.sessionMonths)}; kutsut ${days(periods.inviteDays)}, koodit ${minutes(periods.codeMinutes)}`,
    ],
    [
      'Kesken olevat kirjautumiset',
      'Se, että joku on siirtynyt täältä organisaation kirjautumispalveluun, sekä se, tuliko hän laajennuksesta vai joltakin sivustolta (ja miltä); ei sitä, kuka hän on. Tiivisteenä se, että kertakäyttötunnus, jolla sivusto vahvistaa, kuka olet, on käytetty.',
      `Kirjautumiset enintään ${minutes(periods.attemptMinutes)}, käytetyt kertakäyttötunnukset ${minutes(periods.usedVoucherMinutes)}`,
    ],
    [
      'Tunnisteesi organisaation kirjautumispalvelussa ja roolisi',
      'Palvelu ja tunniste, jolla se tunnistaa sinut, jos kirjaudut sen kautta. Tieto siitä, oletko analyytikko tai ylläpitäjä.',
      'Kunnes tietosi poistetaan hakemistosta',
    ],
    [
      'Se, että olet saanut passit',
      'Avaimella lasketut tiivisteet tunnisteestasi, sähköpostiosoitteestasi ja kirjautumispalvelun sinulle antamasta tunnisteesta sekä tiivisteet peitetyistä arvoista. Mikään näistä ei johda passiin eikä arvioon.',
      `Kunnes passien voimassaolon päättymisestä on kulunut ${days(closingDays)}`,
    ],
    [
      'Arviot, joita ei ole vielä näytetty',
      'Arvosana, tarkennukset ja kommentti, kukin erikseen sinetöidyssä kuoressa: tiimi, vastaus, passisi ja auttamiskerran avain, jonka vain oma laitteesi osaa muodostaa. Kuoret sinetöidään salaisuudella, jota säilytetään tietokannan ulkopuolella, ja ne sinetöidään uudelleen joka päivä. Kuoren ulkopuolella on merkkejä, joita kukaan ei voi lukea ilman tätä salaisuutta. Ei nimeä, ei päivää, ei osoitetta, ei selainta, ei tikettiä, ei auttajaa.',
      `Kunnes ne näytetään, kuitenkin enintään ${days(closingDays)} passien voimassaolon päättymisestä`,
    ],
    [
      'Mitä arvioille tapahtui',
      'Satunnaislukuja ilman sisältöä niistä arvioista, jotka laskettiin mukaan, jätettiin näyttämättä tai peruttiin. Niistä kukin laite saa tietää, miten sen omille arvioille kävi.',
      `${days(periods.listDays)} kauden sulkemisesta`,
    ],
    [
      'Tulokset',
      'Kokonaisten arvioijaryhmien summia: tiimi, viikko ja se, kuinka monta kertaa kukin vastaus annettiin. Kommentit ovat satunnaisessa järjestyksessä, eivät koskaan arvosanan vieressä.',
      'Pysyvästi',
    ],
    [
      'Se, minkä päätät lähettää nimelläsi',
      'Kiitokset, yksityiset viestit ja yhteydenottopyynnöt: keneltä, kenelle, teksti ja kuukausi. Ei koskaan arvion yhteydessä.',
      'Kunnes perut sen, vastaanottaja poistaa sen tai tietosi poistetaan',
    ],
    [
      'Se, että jotakin nimellä lähetettyä on poistettu',
      'Lähetyksen satunnaisluku ja poistamisen kuukausi, jottei viivästynyt kopio tuo poistettua takaisin. Ei sitä, keneltä tai kenelle lähetys oli tai mitä siinä luki.',
      `${days(periods.goneDays)} kyseisen kuukauden päättymisestä`,
    ],
    [
      'Se, mitä et halua vastaanottaa',
      'Kiitokset tai yksityiset viestit, jos et ota niitä vastaan. Laitteet saavat tämän tiedon hakemiston mukana, jottei kukaan kirjoita turhaan.',
      'Kunnes otat ne taas vastaan tai tietosi poistetaan',
    ],
    [
      'Passit matkalla toiselle laitteellesi',
      'Laitteesi salaamina, koodilla, jota palvelin ei koskaan näe.',
      `Kunnes ne noudetaan, enintään ${minutes(periods.transferMinutes)}`,
    ],
    [
      'Varmistuspäiväkirja tietokannan menetyksen varalta',
      'Tulokset, asetusloki ja julkiset avaimet toiseen kertaan sekä se, kuinka moni on saanut passit; avaimella laskettuna tiivisteenä se, että jonkun tiedot on poistettu. Se, mitkä satunnaisluvut kuhunkin tulokseen laskettiin, jottei mitään lasketa palautuksen jälkeen kahdesti.',
      `Tulokset ja tiivisteet pysyvästi. Satunnaisluvut tuloksensa yhteydessä, kunnes passien voimassaolon päättymisestä on kulunut ${days(closingDays)}; sen jälkeen yhtenä luettelona ensimmäiseen sellaiseen kauden sulkemiseen asti, joka on vähintään ${days(periods.listDays)} myöhemmin`,
    ],
    ['Asetusloki', 'Se, mitä tällä sivulla on kohdassa ”Tarkista itse”.', 'Pysyvästi'],
    [
      'Organisaation tekemät varmuuskopiot',
      database === 'file'
        ? 'Kopio kaikesta, mitä tietokannassa on, lukuun ottamatta arvioita, joita ei ole vielä näytetty, kirjautumisia ja toiselle laitteelle matkalla olevia passeja. Kopiossa ovat siis myös nimellä lähetetyt viestit ja avaimet, joilla passit allekirjoitetaan.'
        : 'Tietokantaa käytetään palveluna, jonka omissa varmuuskopioissa on kaikki, mitä tietokannassakin: myös arviot, joita ei ole vielä näytetty, sinetöidyissä kuorissaan.',
      'Niin kauan kuin organisaatio säilyttää niitä; niissä on edelleen myös se, mikä täältä on sittemmin poistettu',
    ],
    [
      'Oma laitteesi',
      'Arviosi, kunnes niiden viimeinen osa on laskettu mukaan, passisi ja se, kenenä olet kirjautunut.',
      'Siihen asti tai kunnes poistat ne laitteelta',
    ],
  ],
  notStored:
    'Palvelimen omassa lokissa ei ole osoitteita, nimiä, selaintietoja eikä sisältöjä. Sitä, missä olit, mitä napsautit ja mitä tikettiä arvio koski, ei koskaan lähetetä. Tiedot, joiden säilytysaika on päättynyt, poistetaan tunnin välein.',

  seesHeading: 'Kuka näkee mitä',
  seesColumns: ['Kuka', 'Näkee', 'Ei koskaan näe'],
  sees: ({ visibility }: Facts) => [
    ['Arvioija', 'Omat arvionsa omalla laitteellaan.', 'Muiden arvioita.'],
    [
      'Jäsenet',
      visibility === 'own'
        ? 'Oman tiiminsä tulokset, sen tiimin tulokset, jonka osana pieni tiimi näytetään, ja koko organisaation tulokset.'
        : 'Kaikkien tiimien tulokset: tämä palvelin on määritetty kokeilukäyttöön.',
      'Arvioita, joita ei ole vielä näytetty; sitä, kuka arvioi.',
    ],
    [
      'Auttajat ja tiimien vetäjät',
      'Saman kuin jäsenet sekä sen, minkä työtoveri on päättänyt lähettää heille nimellään. Vetäjät näkevät myös kaikkien oman tiiminsä alaisten tiimien tulokset.',
      'Sitä, arvioiko lähettäjä ja miten.',
    ],
    [
      'Rapportin analyytikot ja ylläpitäjät',
      'Kaikkien tiimien tulokset.',
      'Arvioita, joita ei ole vielä näytetty; sitä, kuka arvioi.',
    ],
    [
      'Palvelimen ylläpitäjät',
      'Kaiken, mitä edellisessä taulukossa on, siis myös sen, mitä ei ole vielä näytetty, ilman nimiä.',
      'Sitä, keneltä vastaus on, jäljempänä kerrotuin rajoituksin.',
    ],
    [
      'Sivustot, joilla Rapport näkyy',
      'Arviointikortin omalla sivullaan. Ne voisivat lukea, mitä siihen syötetään.',
      'Niiden tiimien tuloksia, joita lukija ei saa nähdä.',
    ],
  ],

  wayHeading: 'Arvion matka',
  way: (facts: Facts) => [
    'Laitteesi muodostaa satunnaisen merkkijonon ja peittää sen; palvelin allekirjoittaa merkkijonon näkemättä sitä. Se on passisi. Jokainen saa passin organisaation jokaista osaa varten, joten passin pyytäminen ei kerro mitään.',
    facts.pace === 'weekly'
      ? 'Uusi passi odottaa yhdestä kolmeen päivää, ja arvio odottaa ennen lähettämistä satunnaisen ajan, enintään kuusi tuntia. Kumpikaan ei siis paljasta, milloin arvioit.'
      : 'Varsinaisessa käytössä passit odottavat päiviä ja arviot tunteja. Kokeilutahdilla ne eivät odota.',
    'Kun arvio saapuu palvelimelle, se jaetaan arvosanaan, tarkennuksiin ja kommenttiin, joista kukin menee omaan keräyseräänsä.',
    `${facts.pace === 'weekly' ? 'Kerran viikossa' : 'Muutaman sekunnin välein'} jokainen keräyserä, jossa on tarpeeksi eri arvioijia, lasketaan yhteen ja näytetään, jos passit on vähintään kaksi kertaa niin monella henkilöllä. Yhteen tulokseen otetaan samalta arvioijalta enintään ${count(facts.maxPartsPerToken, { one: 'vastaus', other: 'vastausta' })}. Sen jälkeen yksittäiset vastaukset poistetaan.`,
    `Kun passien voimassaolon päättymisestä on kulunut ${days(facts.closingDays)}, se, mitä on yhä liian vähän, lisätään ylemmän tiimin keräyseriin. Se, mitä on sielläkin liian vähän, poistetaan kenenkään näkemättä.`,
  ],

  limitsHeading: 'Mihin tämä ei pysty',
  limitsLead: 'Mikään menetelmä ei ole täydellinen. Tässä ovat rajoitukset, jotta voit punnita niitä.',
  limits: ({ least, database }: Facts) => [
    `Se, jolla on hallussaan kaikki tuloksen takana olevat passit yhtä lukuun ottamatta, voi päätellä jäljelle jäävän vastauksen. Siihen pystyy ${count(least.score - 1, { one: 'työtoveri', other: 'työtoveria' })}, jotka vertaavat vastauksiaan, tai ylläpitäjä, joka keksii henkilöitä. Siksi lokissa on, kuinka monta henkilöä on lisätty ja kuinka monelle on annettu passit.`,
    'Jos kaikki tuloksen takana olevat ovat vastanneet samoin, jokainen tietää, mitä kukin heistä vastasi.',
    'Kirjoitustapa voi paljastaa kirjoittajan. Kirjoita kommentit ikään kuin nimesi voitaisiin arvata.',
    'Kun arviota lähetetään, palvelimen edessä oleva laite tai palvelu näkee verkko-osoitteesi. Sen ei pitäisi kirjata osoitetta lokiin: kysy asiaa ylläpitäjältä.',
    'Ennen kuin tulokset näytetään, tietokannan kopioija näkee, kuinka moni on arvioinut kussakin keräyserässä, mutta ei sitä, minkä tiimin erä on. Vaikka hän tietäisi myös, kuka pyysi apua miltäkin tiimiltä ja mitä tuloksia julkaistiin, hän saa harvoin selville, kuka arvioi. Simuloinnissa, jossa 2\u00a0000 henkilöä arvioi kaksi viidestä auttamiskerrasta ja kopio otettiin ennen jokaista viikoittaista tulosta, tämä onnistui noin 1\u00a0%:ssa arvioista riippumatta siitä, arvioiko kukin kerran viikossa vai kerran kymmenessä viikossa. Monta kertaa päivässä otetut kopiot kertovat enemmän. Jos kopioijalla on myös palvelimen salaisuus, hän voi avata sen, mitä on kertymässä, ja nähdä, mitkä arviot on annettu samalla passilla: silloin osuus on 14\u00a0% arvioista, kun kukin arvioi noin kerran viikossa, 12\u00a0%, kun kerran kuukaudessa, ja 18\u00a0%, kun kerran kymmenessä viikossa.',
    'Laitteeseesi ja sivustoon, joka näyttää Rapportin omilla sivuillaan, on luotettava: se, jonka hallinnassa ne ovat, voi nähdä, mitä syötät.',
    'Se, minkä lähetät nimelläsi, tekee sinusta kyseisen avun todennäköisen arvioijan.',
    'Palvelin ei voi tarkistaa, että apua todella annettiin.',
    ...(database === 'service'
      ? [
          'Tietokantaa käytetään palveluna. Jotkin palvelut pitävät historiaa, jossa poistetut rivit säilyvät vielä päiviä.',
        ]
      : []),
  ],

  checkHeading: 'Tarkista itse',
  check:
    'Jokainen asetuksen muutos on lokissa merkintänä, joka on sidottu kaikkiin sitä edeltäviin. Laitteesi muistaa lokin lopun ja huomaa, jos aiempia merkintöjä on kirjoitettu uudelleen. Ylläpitäjät voivat tarkistaa lokin komennolla ”rapport audit verify”.',
  head: (entry: number) => `Lokin loppu: merkintä ${entry}`,
  logCaption: 'Viimeisimmät merkinnät',
  logColumns: ['Nro', 'Kuukausi', 'Mikä', 'Oli', 'On'],
  keysCaption: ({ epoch }: Facts) =>
    `Niiden avainten sormenjäljet, joilla kauden ${epoch} passit allekirjoitetaan`,
  keys: 'Niiden on oltava kaikilla samat. Vertaa jotakin niistä työtoverisi vastaavaan laajennuksen asetuksissa.',
  noKeys: 'Avaimia ei vielä ole: hakemisto on tyhjä.',
  scope: scopeName,
  group: (group: string) => `osa ${group.replace(/^g/, '')}`,
  what: (name: string): string =>
    nameEntry(name, (epoch, scope) => ({
      'epoch-length': 'Passien voimassaoloaika',
      pace: 'Julkaisutahti',
      visibility: 'Mitä jäsenet näkevät',
      retention: 'Säilytysajat',
      'least-raters': `Arvosanaan tarvittavien arvioijien määrä, kaudesta ${epoch} alkaen`,
      'least-raters-detail': `Tarkennuksiin ja kommentteihin tarvittavien arvioijien määrä, kaudesta ${epoch} alkaen`,
      keys: `Kauden ${epoch} avaimet (tiiviste)`,
      'people-added': `Kaudella ${epoch} lisätyt henkilöt`,
      'pass-books': `Henkilöt, joilla on kauden ${epoch} passit: ${scopeName(scope)}`,
      withheld: `Kaudella ${epoch} näyttämättä jätetyt arviot, pyöristettynä 5:n tarkkuudella`,
      'people-who-see-every-team': 'Henkilöt, jotka näkevät kaikki tiimit analyytikkoina tai ylläpitäjinä',
      restored: 'Palautettu varmuuskopiosta; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
      'secret-changed':
        'Palvelimen salaisuus vaihtui; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
      'parts-lost':
        'Jotakin kertyneistä arvioista ei voitu lukea; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
    })),

  signHeading: 'Sovittu',
  sign: ({ log }: Facts, date: string) =>
    `Allekirjoittaneet ovat lukeneet tämän sivun sellaisena kuin se oli ${date}, ja asetuslokin merkintään ${log.head.number} asti.`,
  signers: ['Henkilöstön puolesta', 'Työnantajan puolesta'],
  signLines: ['Nimi', 'Paikka ja aika', 'Allekirjoitus'],
}
