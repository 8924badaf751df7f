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
  lead: 'Työtoverit arvioivat toisiltaan saamaansa apua, jotta tiimit näkevät, miten heidän apunsa koetaan. Tällä sivulla kerrotaan, mitä arviolle tapahtuu. Sivu muodostetaan avaushetkellä tämän palvelimen voimassa olevista asetuksista.',
  dateLocale: 'fi-FI',
  asOf: (date, address) => `Tilanne ${date} (UTC) osoitteessa ${address}.`,
  hurry:
    'Tämä palvelin toimii kokeilutahdilla: arviot lähetetään ja julkaistaan sekunneissa, joten ajankohta voi paljastaa arvioijan. Näillä asetuksilla palvelinta ei pidä käyttää tositoimissa.',
  broken:
    'Alla oleva asetusloki ei ole eheä: merkintää on muutettu, merkintä on poistettu tai se on lisätty jälkikäteen. Pyydä ylläpitäjältä selitys, ennen kuin luotat tähän sivuun.',

  contents: 'Tällä sivulla',
  promisesHeading: 'Neljä lupausta',
  promises: ({ least, leastTeam }: Facts) => [
    [
      'Palvelimelle ei koskaan kerrota, kuka arvioi.',
      'Arvio lähetetään nimen sijasta anonyymillä passilla. Palvelin on allekirjoittanut passin näkemättä sitä, joten se ei voi tunnistaa passia.',
    ],
    [
      `Mitään ei näytetä, jos arvioijia on alle ${number(least.score)}.`,
      `Arvosana odottaa, kunnes tiimin on arvioinut vähintään ${people(least.score)}. Tarkennuksiin ja kommentteihin tarvitaan vähintään ${raters(least.detail)}.`,
    ],
    [
      'Arviot koskevat tiimejä, eivät koskaan yksittäistä henkilöä.',
      `Laitteesi merkitsee arvioon tiimin ennen kuin mitään lähetetään. Jos tiimissä on alle ${people(leastTeam)}, sen tulokset näytetään vain osana ylempää tiimiä.`,
    ],
    [
      'Ketään ei panna järjestykseen.',
      'Paremmuuslistoja tai henkilökohtaisia pisteitä ei ole. Auttaja saa nimellä vain sen, minkä työtoveri on itse päättänyt lähettää nimellään.',
    ],
  ],

  figuresHeading: 'Voimassa olevat luvut',
  figures: (facts: Facts) => [
    ['Arvioijia arvosanaan vähintään', number(facts.least.score)],
    ['Arvioijia tarkennuksiin ja kommentteihin vähintään', number(facts.least.detail)],
    ['Henkilöitä pienimmässä näytettävässä tiimissä', number(facts.leastTeam)],
    ['Passit ovat voimassa', facts.epochLength === 'month' ? 'kuukauden' : 'vuosineljänneksen'],
  ],
  next: ({ next }: Facts) =>
    `Kaudesta ${next.epoch} alkaen arvosanaan tarvitaan vähintään ${raters(next.score)}, tarkennuksiin ja kommentteihin vähintään ${raters(next.detail)}. Sitä ennen kerättyyn sovelletaan suurempaa lukua.`,

  storedHeading: 'Mitä tallennetaan ja kuinka pitkäksi aikaa',
  storedColumns: ['Mikä', 'Mitä se sisältää', 'Säilytetään'],
  stored: ({ periods, closingDays }: Facts) => [
    [
      'Henkilöhakemisto',
      'Nimi, tiimi, työsuhteen laatu, sähköpostiosoite (jos se on annettu), käyttäjätunnuksesi käyttämissäsi työkaluissa sekä se, mitä organisaation kirjautumispalvelu näistä lähettää. Laitteet saavat kaiken muun paitsi sähköpostiosoitteen, josta ne saavat lyhyen tiivisteen.',
      'Kunnes tietosi poistetaan hakemistosta',
    ],
    [
      'Tunnukset, joiden haltijaa ei tiedetä',
      'Sivusto ja tunnus, kun sivulla mainitaan joku, jota hakemistossa ei ole, jotta hakemistoa voidaan täydentää. Laitteesi ilmoittaa tunnuksen kerran, yhdestä seitsemään päivää myöhemmin. Ajasta vain kuukausi, jona tunnus ensi kerran ilmoitettiin; ei sitä, kuka tunnuksen näki tai kuinka usein.',
      `Kunnes tiedetään, kenen tunnus on, enintään ${days(periods.unknownDays)}`,
    ],
    [
      'Kirjautuminen',
      'Se, että olet kirjautunut laajennuksessa tai jollakin sivustolla: mistä kuukaudesta alkaen, ja päivä, jona kirjautuminen viimeksi uusittiin. Koodit ja kutsut vain tiivisteinä.',
      `Istunnot ${days(periods.sessionDays)} käyttämättä, enintään ${months(periods.sessionMonths)}; kutsut ${days(periods.inviteDays)}, koodit ${minutes(periods.codeMinutes)}`,
    ],
    [
      'Kuka olet organisaation kirjautumispalvelulle, ja roolisi',
      'Palvelu ja tunniste, jolla se tuntee sinut, jos kirjaudut sen kautta. Tieto siitä, oletko analyytikko tai ylläpitäjä.',
      'Kunnes tietosi poistetaan hakemistosta',
    ],
    [
      'Se, että olet saanut passit',
      'Avaimella lasketut tiivisteet tunnisteestasi, sähköpostiosoitteestasi ja kirjautumispalvelun sinulle antamasta tunnisteesta sekä tiivisteet sokaistuista arvoista. Mikään näistä ei johda passiin eikä arvioon.',
      `Kunnes passien päättymisestä on kulunut ${days(closingDays)}`,
    ],
    [
      'Arviot, joita ei ole vielä näytetty',
      'Arvosana, tarkennukset ja kommentti, kukin erikseen sinetöidyssä kuoressa: tiimi, vastaus, passisi ja avustuskerran avain, jonka vain oma laitteesi osaa muodostaa. Kuoret sinetöidään salaisuudella, jota säilytetään tietokannan ulkopuolella, ja uudelleen joka päivä. Kuoren ulkopuolella on merkkejä, joita kukaan ei voi lukea ilman salaisuutta. Ei nimeä, ei päivää, ei osoitetta, ei selainta, ei tikettiä, ei auttajaa.',
      `Kunnes näytetään, enintään siihen asti, että passien päättymisestä on kulunut ${days(closingDays)}`,
    ],
    [
      'Mitä arvioille tapahtui',
      'Satunnaisia numeroita ilman sisältöä arvioista, jotka laskettiin mukaan, jätettiin näyttämättä tai peruttiin, jotta kukin laite saa tietää, miten sen omille arvioille kävi.',
      `${days(periods.listDays)} kauden sulkemisesta`,
    ],
    [
      'Tulokset',
      'Kokonaisten arvioijajoukkojen summia: tiimi, viikko ja kunkin vastauksen määrä. Kommentit ovat satunnaisessa järjestyksessä, eivät koskaan arvosanan vieressä.',
      'Pysyvästi',
    ],
    [
      'Se, minkä päätät lähettää nimelläsi',
      'Kiitokset, yksityiset viestit ja yhteydenottopyynnöt: keneltä, kenelle, teksti ja kuukausi. Ei koskaan arvion yhteydessä.',
      'Kunnes perut sen, vastaanottaja poistaa sen tai tietosi poistetaan',
    ],
    [
      'Passit matkalla toiselle laitteellesi',
      'Salattuina omalla laitteellasi koodilla, jota palvelin ei koskaan näe.',
      `Kunnes ne noudetaan, enintään ${minutes(periods.transferMinutes)}`,
    ],
    [
      'Varmistuspäiväkirja tietokannan menetyksen varalta',
      'Tulokset, asetusloki ja julkiset avaimet toiseen kertaan sekä se, kuinka moni on saanut passit; avaimella laskettuna tiivisteenä se, että jonkun tiedot on poistettu. Mitkä satunnaiset numerot kuhunkin tulokseen laskettiin, jottei mitään lasketa palautuksen jälkeen kahdesti.',
      `Tulokset ja tiivisteet pysyvästi. Numerot tuloksensa yhteydessä, kunnes passien päättymisestä on kulunut ${days(closingDays)}; sen jälkeen yhtenä luettelona ensimmäiseen sulkemiseen, joka on vähintään ${days(periods.listDays)} myöhemmin`,
    ],
    ['Asetusloki', 'Se, mitä tällä sivulla on kohdassa ”Tarkista itse”.', 'Pysyvästi'],
    [
      'Oma laitteesi',
      'Arviosi, kunnes niiden viimeinen osa on laskettu mukaan, passisi ja se, kenenä olet kirjautunut.',
      'Siihen asti, tai kunnes tyhjennät ne',
    ],
  ],
  notStored:
    'Palvelimen omassa lokissa ei ole osoitteita, nimiä, selaimia eikä sisältöjä. Sitä, missä olit, mitä napsautit ja mitä tikettiä arvio koski, ei koskaan lähetetä.',

  seesHeading: 'Kuka näkee mitä',
  seesColumns: ['Kuka', 'Näkee', 'Ei koskaan näe'],
  sees: ({ visibility }: Facts) => [
    ['Arvioija', 'Omat arvionsa omalla laitteellaan.', 'Muiden arvioita.'],
    [
      'Jäsenet',
      visibility === 'own'
        ? 'Oman tiiminsä tulokset, sen tiimin tulokset, jonka osana pieni tiimi näytetään, ja koko organisaation tulokset.'
        : 'Kaikkien tiimien tulokset: tämä palvelin on asetettu kokeilukäyttöön.',
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
      'Kaiken, mitä yllä olevassa taulukossa on, siis myös sen, mitä ei ole vielä näytetty, ilman nimiä.',
      'Sitä, keneltä vastaus on, alla kerrotuin rajoituksin.',
    ],
    [
      'Sivustot, joilla Rapport näkyy',
      'Arviointikortin omalla sivullaan. Ne voisivat lukea, mitä siihen kirjoitetaan.',
      'Niiden tiimien tuloksia, joita lukija ei saa nähdä.',
    ],
  ],

  wayHeading: 'Arvion matka',
  way: (facts: Facts) => [
    'Laitteesi muodostaa satunnaisen tunnuksen ja peittää sen; palvelin allekirjoittaa tunnuksen näkemättä sitä. Se on passisi. Jokainen saa passin organisaation jokaista osaa varten, joten passin pyytäminen ei kerro mitään.',
    facts.pace === 'weekly'
      ? 'Uusi passi lepää yhdestä kolmeen päivää, ja arvio odottaa ennen lähettämistä satunnaisen ajan, enintään kuusi tuntia. Kumpikaan ei siis paljasta, milloin arvioit.'
      : 'Tositoimissa passit lepäävät päiviä ja arviot odottavat tunteja. Kokeilutahdilla ne eivät odota.',
    'Saapuessaan arvio jaetaan arvosanaan, tarkennuksiin ja kommenttiin, joista kukin menee omaan keräyseräänsä.',
    `${facts.pace === 'weekly' ? 'Kerran viikossa' : 'Muutaman sekunnin välein'} jokainen keräyserä, jossa on tarpeeksi eri arvioijia, lasketaan yhteen ja näytetään, jos passeja on vähintään kaksi kertaa niin monella. Yhteen tulokseen otetaan samalta arvioijalta enintään ${count(facts.maxPartsPerToken, { one: 'vastaus', other: 'vastausta' })}. Sen jälkeen yksittäiset vastaukset poistetaan.`,
    `Kun passien päättymisestä on kulunut ${days(facts.closingDays)}, se, mitä on yhä liian vähän, lisätään ylempään tiimiin. Mitä on sielläkin liian vähän, poistetaan kenenkään näkemättä.`,
  ],

  limitsHeading: 'Mihin tämä ei pysty',
  limitsLead: 'Mikään menetelmä ei ole täydellinen. Tässä ovat rajoitukset, jotta voit punnita niitä.',
  limits: ({ least, database }: Facts) => [
    `Se, jolla on hallussaan kaikki tuloksen takana olevat passit yhtä lukuun ottamatta, voi päätellä jäljelle jäävän vastauksen. Siihen pystyy ${count(least.score - 1, { one: 'työtoveri', other: 'työtoveria' })}, jotka vertaavat vastauksiaan, tai ylläpitäjä, joka keksii henkilöitä. Siksi lokissa on, kuinka monta henkilöä on lisätty ja kuinka monta passivihkoa on annettu.`,
    'Jos kaikki tuloksen takana olevat ovat vastanneet samoin, jokainen tietää, mitä kukin heistä vastasi.',
    'Kirjoitustapa voi paljastaa kirjoittajan. Kirjoita kommentit niin kuin nimesi voitaisiin arvata.',
    'Kun arviota lähetetään, se, mikä on palvelimen edessä, näkee verkko-osoitteesi. Siitä ei pitäisi jäädä lokimerkintää: kysy ylläpitäjältä.',
    'Ennen kuin tulokset näytetään, tietokannan kopioija näkee, kuinka moni on arvioinut kussakin keräyserässä, mutta ei sitä, minkä tiimin erä on. Vaikka hän tietäisi myös, kuka pyysi apua miltäkin tiimiltä ja mitä tuloksia julkaistiin, hän saa harvoin selville, kuka arvioi. Simuloinnissa, jossa 2\u00a0000 henkilöä arvioi kaksi viidestä avustuskerrasta ja kopio otettiin ennen jokaista viikoittaista tulosta, tämä onnistui noin 1\u00a0%:ssa arvioista riippumatta siitä, arvioiko kukin kerran viikossa vai kerran kymmenessä viikossa. Monta kertaa päivässä otetut kopiot kertovat enemmän. Jos kopioijalla on myös palvelimen salaisuus, hän voi avata sen, mitä on kertymässä, ja nähdä, mitkä arviot on annettu samalla passilla: silloin osuus on 14\u00a0% arvioista, kun kukin arvioi noin kerran viikossa, 12\u00a0%, kun kerran kuukaudessa, ja 18\u00a0%, kun kerran kymmenessä viikossa.',
    'Laitteeseesi ja sivustoon, joka näyttää Rapportin omilla sivuillaan, on luotettava: niitä hallitseva näkee, mitä kirjoitat.',
    'Se, minkä lähetät nimelläsi, tekee sinusta kyseisen avun todennäköisen arvioijan.',
    'Palvelin ei voi tarkistaa, että apua todella annettiin.',
    ...(database === 'service'
      ? [
          'Tietokanta on ulkoinen palvelu. Jotkin palvelut pitävät historiaa, jossa poistetut rivit säilyvät vielä päiviä.',
        ]
      : []),
  ],

  checkHeading: 'Tarkista itse',
  check:
    'Jokainen asetuksen muutos on lokissa merkintänä, joka on sidottu kaikkiin sitä edeltäviin. Laitteesi muistaa lokin lopun ja huomaa, jos mennyttä on kirjoitettu uudelleen. Ylläpitäjät voivat tarkistaa lokin komennolla ”rapport audit verify”.',
  head: (entry: number) => `Lokin loppu: merkintä ${entry}`,
  logCaption: 'Viimeisimmät merkinnät',
  logColumns: ['Nro', 'Kuukausi', 'Mikä', 'Oli', 'On'],
  keysCaption: ({ epoch }: Facts) =>
    `Niiden avainten sormenjäljet, joilla kauden ${epoch} passit allekirjoitetaan`,
  keys: 'Niiden on oltava kaikilla samat. Vertaa jotakin niistä työtoverisi kanssa laajennuksen asetuksissa.',
  noKeys: 'Avaimia ei vielä ole: hakemisto on tyhjä.',
  scope: scopeName,
  group: (group: string) => `osa ${group.replace(/^g/, '')}`,
  what: (name: string): string =>
    nameEntry(name, (epoch, scope) => ({
      'epoch-length': 'Passien voimassaoloaika',
      pace: 'Julkaisutahti',
      visibility: 'Mitä jäsenet näkevät',
      retention: 'Säilytysajat',
      'least-raters': `Arvioijia arvosanaan vähintään, kaudesta ${epoch} alkaen`,
      'least-raters-detail': `Arvioijia tarkennuksiin ja kommentteihin vähintään, kaudesta ${epoch} alkaen`,
      keys: `Kauden ${epoch} avaimet (tiiviste)`,
      'people-added': `Kaudella ${epoch} lisätyt henkilöt`,
      'pass-books': `Henkilöt, joilla on kauden ${epoch} passit: ${scopeName(scope)}`,
      withheld: `Kaudella ${epoch} näyttämättä jätetyt arviot, pyöristettynä lähimpään 5:een`,
      'people-who-see-every-team': 'Henkilöt, jotka näkevät kaikki tiimit analyytikkoina tai ylläpitäjinä',
      restored: 'Palautettu varmuuskopiosta; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
      'secret-changed':
        'Palvelimen salaisuus vaihtui; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
      'parts-lost':
        'Kertyvistä arvioista jotakin ei voitu lukea; laitteet lähettävät uudelleen sen, mitä ei laskettu mukaan',
    })),

  signHeading: 'Yhteisesti todettu',
  sign: ({ log }: Facts, date: string) =>
    `Allekirjoittaneet ovat lukeneet tämän sivun sellaisena kuin se oli ${date}, asetusloki merkintään ${log.head.number} asti.`,
  signers: ['Henkilöstön puolesta', 'Työnantajan puolesta'],
  signLines: ['Nimi', 'Paikka ja aika', 'Allekirjoitus'],
}
