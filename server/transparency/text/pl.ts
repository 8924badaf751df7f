import type { Facts } from '../facts.ts'
import { createCounting } from './count.ts'
import type { TransparencyText } from './en.ts'
import { nameEntry } from './log-name.ts'

const { count, number } = createCounting('pl-PL')

const days = (n: number) => count(n, { one: 'dzień', other: 'dni' })
/** For how long something is kept: the accusative. */
const minutes = (n: number) => count(n, { one: 'minutę', few: 'minuty', other: 'minut' })
const months = (n: number) => count(n, { one: 'miesiąc', few: 'miesiące', other: 'miesięcy' })
/** After “od” the genitive stands, whatever the number. */
const ofPeople = (n: number) => count(n, { one: 'osoby', other: 'osób' })
const answers = (n: number) => count(n, { one: 'odpowiedź', other: 'odpowiedzi' })

const scopeName = (scope: string) =>
  scope === 'extension' ? 'rozszerzenie przeglądarki' : `witryna „${scope.replace('site:', '')}”`

/** The page in Polish: ocena, osoba oceniająca, osoba pomagająca, nota, szczegóły, przepustka, pula, publikacja. */
export const pl: TransparencyText = {
  name: 'Polski',
  otherLanguages: 'Inne języki',
  title: 'Co wie Rapport',
  heading: 'Co Rapport wie, a czego wiedzieć nie może',
  lead: 'Osoby pracujące razem oceniają pomoc, którą otrzymują od siebie nawzajem, aby zespoły wiedziały, jak ich pomoc jest odbierana. Na tej stronie opisano, co dzieje się z oceną. Strona powstaje w chwili otwarcia na podstawie ustawień obowiązujących na tym serwerze.',
  dateLocale: 'pl-PL',
  asOf: (date, address) => `Stan na ${date} (UTC), pod adresem ${address}.`,
  hurry:
    'Ten serwer działa w tempie próbnym: oceny są wysyłane i publikowane w ciągu sekund, więc czas może zdradzić osobę oceniającą. Przy takich ustawieniach nie należy zbierać na nim prawdziwych ocen.',
  broken:
    'Poniższy dziennik ustawień jest naruszony: jakiś wpis zmieniono, usunięto lub dodano po fakcie. Zanim zaufa się tej stronie, należy poprosić administratora o wyjaśnienie.',

  contents: 'Na tej stronie',
  promisesHeading: 'Cztery obietnice',
  promises: ({ least, leastTeam }: Facts) => [
    [
      'Serwer nigdy nie dowiaduje się, kto ocenił.',
      'Ocena jest wysyłana z anonimową przepustką zamiast z nazwiskiem. Serwer podpisał tę przepustkę, nie widząc jej, więc nie może jej rozpoznać.',
    ],
    [
      `Nie pokazuje się niczego, co pochodzi od mniej niż ${ofPeople(least.score)}.`,
      `Notę pokazuje się dopiero wtedy, gdy oceny zespołu pochodzą od co najmniej ${ofPeople(least.score)}, a szczegóły i komentarze – od co najmniej ${ofPeople(least.detail)}.`,
    ],
    [
      'Oceny dotyczą zespołów, nigdy jednej osoby.',
      `Urządzenie wpisuje do oceny zespół, zanim cokolwiek zostanie wysłane. Zespół liczący mniej niż ${count(leastTeam, { one: 'osobę', few: 'osoby', other: 'osób' })} pokazuje się tylko jako część zespołu nadrzędnego.`,
    ],
    [
      'Nie ma żadnych rankingów.',
      'Nie ma list najlepszych ani punktów dla poszczególnych osób. Do osoby pomagającej trafia z nazwiskiem nadawcy tylko to, co ktoś postanowił wysłać pod własnym nazwiskiem.',
    ],
  ],

  figuresHeading: 'Obowiązujące wartości',
  figures: (facts: Facts) => [
    ['Liczba osób oceniających wymagana do pokazania noty', number(facts.least.score)],
    ['Liczba osób oceniających wymagana do pokazania szczegółów i komentarzy', number(facts.least.detail)],
    ['Liczba osób w najmniejszym pokazywanym zespole', number(facts.leastTeam)],
    ['Przepustki są ważne przez', facts.epochLength === 'month' ? 'miesiąc' : 'kwartał'],
  ],
  next: ({ next }: Facts) =>
    `Od okresu ${next.epoch} do pokazania noty potrzeba ocen od co najmniej ${ofPeople(next.score)}, a do pokazania szczegółów i komentarzy – od co najmniej ${ofPeople(next.detail)}. Tego, co zebrano wcześniej, nadal dotyczy wyższa wartość.`,

  storedHeading: 'Co jest przechowywane i jak długo',
  storedColumns: ['Co', 'Co zawiera', 'Przechowywane'],
  stored: ({ periods, closingDays, database }: Facts) => [
    [
      'Katalog osób',
      'Imię i nazwisko, zespół, forma zatrudnienia lub współpracy, adres e-mail (jeśli go podano), nazwy kont w używanych narzędziach oraz to, co z tych danych przesyła usługa logowania organizacji. Urządzenia otrzymują wszystko oprócz adresu e-mail, zamiast którego otrzymują jego krótki skrót kryptograficzny.',
      'Do czasu usunięcia danych osoby z katalogu',
    ],
    [
      'Co jeszcze przesyła usługa logowania organizacji',
      'Jeśli usługa ta aktualizuje katalog: nazwa użytkownika, identyfikator, pod którym dana osoba jest w niej znana, poszczególne części imienia i nazwiska, adresy e-mail, dział, przełożony oraz informacja, czy konto jest aktywne; ponadto grupy i ich członkowie. Urządzenia otrzymują z tego tylko to, co zawiera opisany wyżej katalog osób.',
      'Do czasu usunięcia danych osoby z katalogu; grupy oraz informacja, że ktoś jest czyimś przełożonym – dopóki usługa ich nie zmieni lub nie usunie',
    ],
    [
      'Konta nieprzypisane do żadnej osoby',
      'Witryna i konto, gdy na stronie wymieniono kogoś spoza katalogu; dzięki temu katalog można uzupełnić. Urządzenie przekazuje te dane raz, od jednego do siedmiu dni później. Z daty tylko miesiąc, w którym przekazano je po raz pierwszy; bez informacji o tym, kto widział konto i jak często.',
      `Dopóki nie wiadomo, czyje to konto, najdłużej ${days(periods.unknownDays)}`,
    ],
    [
      'Logowanie',
      'Informacja o zalogowaniu w rozszerzeniu lub w witrynie: od którego miesiąca trwa i którego dnia ostatnio je odnowiono. Kody i zaproszenia tylko jako skróty.',
      `Sesje: ${days(periods.sessionDays)} bez użycia, najdłużej ${months(periods.sessionMonths)}; zaproszenia: ${days(periods.inviteDays)}; kody: ${minutes(periods.codeMinutes)}`,
    ],
    [
      'Logowania w toku',
      'Informacja, że ktoś przeszedł stąd do usługi logowania organizacji i skąd przyszedł: z rozszerzenia czy z witryny (i z której); bez informacji o tym, kto to był. W postaci skrótu: informacja o użyciu jednorazowego tokenu, którym witryna poświadcza, kim jest dana osoba.',
      `Logowania: najdłużej ${minutes(periods.attemptMinutes)}; użyte tokeny: ${minutes(periods.usedVoucherMinutes)}`,
    ],
    [
      'Tożsamość w usłudze logowania organizacji oraz rola',
      'Usługa i identyfikator, pod którym dana osoba jest w niej znana, jeśli loguje się w ten sposób. Informacja o roli analityka lub administratora.',
      'Do czasu usunięcia danych osoby z katalogu',
    ],
    [
      'Informacja o wydaniu przepustek',
      'Skróty z kluczem, obliczone z identyfikatora osoby, jej adresu e-mail i identyfikatora z usługi logowania, oraz skróty wartości zaślepionych. Nic, co prowadziłoby do przepustki lub oceny.',
      `Po wygaśnięciu przepustek jeszcze ${days(closingDays)}`,
    ],
    [
      'Oceny jeszcze niepokazane',
      'Nota, szczegóły i komentarz, każde osobno, w zapieczętowanej kopercie: zespół, odpowiedź, przepustka oraz klucz danego przypadku pomocy, który potrafi utworzyć tylko urządzenie osoby oceniającej. Koperty są pieczętowane za pomocą sekretu przechowywanego poza bazą danych, codziennie na nowo. Na zewnątrz koperty są znaczniki, których bez tego sekretu nikt nie odczyta. Bez nazwiska, dnia, adresu, przeglądarki, zgłoszenia i osoby pomagającej.',
      `Do chwili pokazania, a po wygaśnięciu przepustek najwyżej jeszcze ${days(closingDays)}`,
    ],
    [
      'Co stało się z ocenami',
      'Losowe numery bez treści, dla ocen policzonych, pominiętych lub wycofanych, aby każde urządzenie dowiedziało się, co stało się z jego ocenami.',
      `Po zamknięciu okresu jeszcze ${days(periods.listDays)}`,
    ],
    [
      'Wyniki',
      'Sumy z całych grup osób oceniających: zespół, tydzień i to, ile razy udzielono każdej z odpowiedzi. Komentarze są w losowej kolejności, nigdy obok noty.',
      'Na stałe',
    ],
    [
      'To, co ktoś postanawia wysłać pod własnym nazwiskiem',
      'Podziękowania, prywatne wiadomości i prośby o kontakt: od kogo, do kogo, treść i miesiąc. Nigdy obok oceny.',
      'Do czasu wycofania przez nadawcę, usunięcia przez odbiorcę albo usunięcia danych jednej z tych osób',
    ],
    [
      'Informacja o usunięciu czegoś, co wysłano pod własnym nazwiskiem',
      'Losowy numer i miesiąc usunięcia, aby opóźniona kopia nie przywróciła usuniętej treści. Bez informacji o tym, od kogo i do kogo ją wysłano oraz jak brzmiała.',
      `Po zakończeniu tego miesiąca jeszcze ${days(periods.goneDays)}`,
    ],
    [
      'Czego dana osoba nie chce otrzymywać',
      'Podziękowania lub prywatne wiadomości, jeśli ich otrzymywanie wyłączono. Urządzenia otrzymują tę informację razem z katalogiem, aby nikt nie pisał na próżno.',
      'Do ponownego włączenia albo do usunięcia danych tej osoby',
    ],
    [
      'Przepustki w drodze na drugie urządzenie',
      'Zaszyfrowane na urządzeniu kodem, którego serwer nigdy nie widzi.',
      `Do chwili pobrania, najdłużej ${minutes(periods.transferMinutes)}`,
    ],
    [
      'Dziennik odtworzeniowy, na wypadek utraty bazy danych',
      'Wyniki, dziennik ustawień i klucze publiczne, zapisane po raz drugi, oraz liczba osób, którym wydano przepustki; informacja o usunięciu czyichś danych, jako skrót z kluczem. Informacja, które losowe numery policzono w danym wyniku, aby po odtworzeniu niczego nie policzyć dwukrotnie.',
      `Wyniki i skróty na stałe. Numery przy swoim wyniku po wygaśnięciu przepustek jeszcze ${days(closingDays)}; potem na jednej liście, do pierwszego zamknięcia okresu, które następuje co najmniej ${days(periods.listDays)} później`,
    ],
    ['Dziennik ustawień', 'To, co ta strona pokazuje w części „Jak to sprawdzić”.', 'Na stałe'],
    [
      'Kopie zapasowe wykonywane przez organizację',
      database === 'file'
        ? 'Kopia wszystkiego, co zawiera baza danych, oprócz ocen jeszcze niepokazanych, informacji o zalogowaniu i przepustek w drodze na drugie urządzenie. Zawiera więc także to, co wysłano pod własnym nazwiskiem, oraz klucze, którymi podpisuje się przepustki.'
        : 'Baza danych działa jako usługa, której własne kopie zapasowe zawierają wszystko, co jest w bazie: także oceny jeszcze niepokazane, w zapieczętowanych kopertach.',
      'Dopóki organizacja je przechowuje; pozostaje w nich także to, co tutaj później usunięto',
    ],
    [
      'Własne urządzenie',
      'Własne oceny, dopóki nie zostanie policzona ich ostatnia część, przepustki oraz informacja, kto jest zalogowany.',
      'Do tego czasu albo do chwili wyczyszczenia danych',
    ],
  ],
  notStored:
    'Dziennik zdarzeń samego serwera nie zawiera adresów, nazwisk, danych o przeglądarkach ani treści. Nigdy nie wysyła się informacji o tym, gdzie ktoś był, co kliknął i jakiego zgłoszenia dotyczyła ocena. Dane, których okres przechowywania minął, są usuwane co godzinę.',

  seesHeading: 'Kto co widzi',
  seesColumns: ['Kto', 'Widzi', 'Nigdy nie widzi'],
  sees: ({ visibility }: Facts) => [
    ['Osoba oceniająca', 'Własne oceny na własnym urządzeniu.', 'Ocen innych osób.'],
    [
      'Członkowie zespołów',
      visibility === 'own'
        ? 'Wyniki własnego zespołu, zespołu, w którego ramach pokazuje się mały zespół, oraz całej organizacji.'
        : 'Wyniki wszystkich zespołów: ten serwer działa w trybie próbnym.',
      'Ocen jeszcze niepokazanych; tego, kto ocenił.',
    ],
    [
      'Osoby pomagające oraz osoby kierujące zespołami',
      'To, co członkowie zespołów, oraz to, co ktoś postanowił wysłać im pod własnym nazwiskiem. Osoby kierujące zespołami widzą także wyniki wszystkich podległych zespołów.',
      'Tego, czy i jak nadawca ocenił.',
    ],
    [
      'Analitycy i administratorzy w systemie Rapport',
      'Wyniki wszystkich zespołów.',
      'Ocen jeszcze niepokazanych; tego, kto ocenił.',
    ],
    [
      'Administratorzy serwera',
      'Wszystko, co wymienia poprzednia tabela, a więc także to, czego jeszcze nie pokazano, bez nazwisk.',
      'Tego, od kogo pochodzi odpowiedź, z zastrzeżeniem opisanych niżej ograniczeń.',
    ],
    [
      'Witryny, które pokazują Rapport',
      'Kartę oceny na własnej stronie. Mogłyby odczytać to, co się na niej wprowadza.',
      'Wyników zespołów, których czytelnik nie może oglądać.',
    ],
  ],

  wayHeading: 'Droga oceny',
  way: (facts: Facts) => [
    'Urządzenie tworzy losowy ciąg znaków i go zakrywa (zaślepia); serwer podpisuje ten ciąg, nie widząc go. To jest przepustka. Każda osoba otrzymuje po jednej przepustce dla każdej części organizacji, więc sama prośba o przepustkę niczego nie mówi.',
    facts.pace === 'weekly'
      ? 'Nowa przepustka czeka od jednego do trzech dni, a ocena przed wysłaniem czeka losowy czas, do sześciu godzin. Dlatego ani jedno, ani drugie nie zdradza, kiedy wystawiono ocenę.'
      : 'W normalnym tempie przepustki czekają kilka dni, a oceny kilka godzin. W tempie próbnym nie czekają.',
    'Po dotarciu na serwer ocena jest dzielona na notę, szczegóły i komentarz, a każda część trafia do osobnej puli.',
    `${facts.pace === 'weekly' ? 'Raz w tygodniu' : 'Co kilka sekund'} każda pula, w której są odpowiedzi dostatecznie wielu różnych osób oceniających, jest sumowana i pokazywana, o ile przepustki ma co najmniej dwa razy tyle osób. Do jednego wyniku bierze się od jednej osoby oceniającej najwyżej ${answers(facts.maxPartsPerToken)}. Potem pojedyncze odpowiedzi są usuwane.`,
    `${days(facts.closingDays)} po wygaśnięciu przepustek to, czego nadal jest za mało, dolicza się do puli zespołu nadrzędnego. To, czego nawet tam jest za mało, jest usuwane, zanim ktokolwiek to zobaczy.`,
  ],

  limitsHeading: 'Czego to nie zapewnia',
  limitsLead: 'Żadna metoda nie jest doskonała. Oto ograniczenia, aby można było je rozważyć.',
  limits: ({ least, database }: Facts) => [
    `Kto ma w rękach wszystkie przepustki stojące za wynikiem oprócz jednej, może ustalić pozostałą odpowiedź: ${count(least.score - 1, { one: 'osoba, która porówna', few: 'osoby, które porównają', other: 'osób, które porównają' })} swoje odpowiedzi, albo administrator, który doda zmyślone osoby. Dlatego w dzienniku zapisuje się, ile osób dodano i ilu osobom wydano przepustki.`,
    'Jeśli wszystkie osoby stojące za wynikiem odpowiedziały tak samo, każdy wie, co odpowiedziała każda z nich.',
    'Sposób pisania może zdradzić autora. Komentarze najlepiej pisać tak, jakby można było odgadnąć, kto je napisał.',
    'Podczas wysyłania oceny urządzenie lub usługa przed serwerem widzi adres sieciowy nadawcy. Adres ten nie powinien trafiać do żadnego dziennika: warto zapytać o to administratora.',
    'Zanim wyniki zostaną pokazane, ktoś, kto skopiuje bazę danych, zobaczy, ile osób oceniło w każdej puli, ale nie to, którego zespołu dotyczy dana pula. Nawet wiedząc, kto prosił który zespół o pomoc i jakie wyniki opublikowano, rzadko zdoła ustalić, kto ocenił: w symulacji, w której 2000 osób oceniało dwa na pięć przypadków pomocy, a kopię wykonywano przed każdym cotygodniowym wynikiem, udało się to dla około 1% ocen, bez względu na to, czy każda osoba oceniała raz w tygodniu, czy raz na dziesięć tygodni. Kopie wykonywane wiele razy dziennie mówią więcej. Kto ma także sekret serwera, może otworzyć to, co się dopiero gromadzi, i rozpoznać, które oceny wysłano z tą samą przepustką: wtedy jest to 14% ocen, gdy każda osoba ocenia mniej więcej raz w tygodniu, 12% przy jednej ocenie w miesiącu i 18% przy jednej na dziesięć tygodni.',
    'Własnemu urządzeniu oraz witrynie, która pokazuje Rapport na swoich stronach, trzeba zaufać: kto ma nad nimi kontrolę, może zobaczyć to, co się wprowadza.',
    'Wysłanie czegoś pod własnym nazwiskiem wskazuje nadawcę jako prawdopodobną osobę oceniającą tę pomoc.',
    'Serwer nie może sprawdzić, czy pomocy rzeczywiście udzielono.',
    ...(database === 'service'
      ? [
          'Baza danych działa jako usługa. Niektóre usługi prowadzą historię, w której usunięte wiersze pozostają jeszcze przez kilka dni.',
        ]
      : []),
  ],

  checkHeading: 'Jak to sprawdzić',
  check:
    'Każda zmiana ustawienia jest wpisem w dzienniku, powiązanym ze wszystkimi wcześniejszymi wpisami. Urządzenie pamięta koniec dziennika i zauważa, gdy wcześniejsze wpisy zapisano na nowo. Administratorzy mogą zweryfikować dziennik poleceniem „rapport audit verify”.',
  head: (entry: number) => `Koniec dziennika: wpis ${entry}`,
  logCaption: 'Najnowsze wpisy',
  logColumns: ['Nr', 'Miesiąc', 'Co', 'Było', 'Jest'],
  keysCaption: ({ epoch }: Facts) => `Odciski kluczy, którymi podpisuje się przepustki na okres ${epoch}`,
  keys: 'U wszystkich muszą być takie same. Jeden z nich warto porównać z odciskiem, który w opcjach rozszerzenia widzi inna osoba.',
  noKeys: 'Kluczy jeszcze nie ma: katalog jest pusty.',
  scope: scopeName,
  group: (group: string) => `część ${group.replace(/^g/, '')}`,
  what: (name: string): string =>
    nameEntry(name, (epoch, scope) => ({
      'epoch-length': 'Czas ważności przepustek',
      pace: 'Tempo publikacji',
      visibility: 'Co widzą członkowie zespołów',
      retention: 'Jak długo przechowuje się dane',
      'least-raters': `Liczba osób oceniających wymagana do pokazania noty, od okresu ${epoch}`,
      'least-raters-detail': `Liczba osób oceniających wymagana do pokazania szczegółów i komentarzy, od okresu ${epoch}`,
      keys: `Klucze okresu ${epoch} (skrót)`,
      'people-added': `Osoby dodane w okresie ${epoch}`,
      'pass-books': `Osoby z przepustkami na okres ${epoch}: ${scopeName(scope)}`,
      withheld: `Oceny pominięte w okresie ${epoch}, w zaokrągleniu do wielokrotności 5`,
      'people-who-see-every-team': 'Osoby, które widzą wszystkie zespoły jako analitycy lub administratorzy',
      restored: 'Odtworzono z kopii zapasowej; urządzenia wysyłają ponownie to, czego nie policzono',
      'secret-changed': 'Zmieniono sekret serwera; urządzenia wysyłają ponownie to, czego nie policzono',
      'parts-lost':
        'Części zbieranych ocen nie dało się odczytać; urządzenia wysyłają ponownie to, czego nie policzono',
    })),

  signHeading: 'Uzgodniono',
  sign: ({ log }: Facts, date: string) =>
    `Niżej podpisane osoby zapoznały się z treścią tej strony według stanu na ${date} oraz z dziennikiem ustawień do wpisu ${log.head.number} włącznie.`,
  signers: ['W imieniu pracowników', 'W imieniu pracodawcy'],
  signLines: ['Imię i nazwisko', 'Miejscowość i data', 'Podpis'],
}
