/** The made-up company of the demo. Any likeness to a real one is chance. */
export const organisation = 'Kestrel Vale'

export const teamsCsv = `id,name,parent,kind,lead
kestrel,Kestrel Vale,,team,
hr,People & HR,kestrel,team,eeva
hr-payroll,Payroll,hr,team,zofia
it,IT,kestrel,team,ingrid
it-helpdesk,IT Helpdesk,it,team,omar
it-infra,Infrastructure,it,team,marek
finance,Finance,kestrel,team,greta
product,Product,kestrel,team,agata
care,Customer Care,kestrel,team,catarina
brightway,Brightway Logistics,kestrel,supplier,
brightway-dispatch,Brightway Dispatch,brightway,supplier,piotr
`

const columns = 'id,name,email,team,kind,accounts'

/** They were there all year, and are whose ratings the demo begins with. */
export const colleaguesCsv = `${columns}
eeva,Eeva Mäkinen,eeva@kestrelvale.example,hr,employee,
jan,Jan Lewandowski,jan@kestrelvale.example,hr,employee,
amara,Amara Nwosu,amara@kestrelvale.example,hr,employee,
claudia,Claudia Berger,claudia@kestrelvale.example,hr,employee,
duarte,Duarte Pacheco,duarte@kestrelvale.example,hr,employee,
zofia,Zofia Kamińska,zofia@kestrelvale.example,hr-payroll,employee,
henrik,Henrik Dahl,henrik@kestrelvale.example,hr-payroll,employee,
nadia,Nadia Benali,nadia@kestrelvale.example,hr-payroll,employee,
ingrid,Ingrid Solberg,ingrid@kestrelvale.example,it,employee,
omar,Omar Haddad,omar@kestrelvale.example,it-helpdesk,employee,
paivi,Päivi Korhonen,paivi@kestrelvale.example,it-helpdesk,employee,
lukas,Lukas Schreiber,lukas@kestrelvale.example,it-helpdesk,employee,
folake,Folákẹ́ Adébáyọ̀,folake@kestrelvale.example,it-helpdesk,employee,
wei,陈伟 (Chen Wei),wei@kestrelvale.example,it-helpdesk,contractor,
marek,Marek Zieliński,marek@kestrelvale.example,it-infra,employee,
sanna,Sanna Virtanen,sanna@kestrelvale.example,it-infra,employee,
rui,Rui Figueiredo,rui@kestrelvale.example,it-infra,employee,
layla,ليلى منصور (Layla Mansour),layla@kestrelvale.example,it-infra,contractor,
greta,Greta Hoffmann,greta@kestrelvale.example,finance,employee,
tunde,Túndé Balógun,tunde@kestrelvale.example,finance,employee,
beatriz,Beatriz Moura,beatriz@kestrelvale.example,finance,employee,
ilkka,Ilkka Rantala,ilkka@kestrelvale.example,finance,employee,
agata,Agata Nowicka,agata@kestrelvale.example,product,employee,
yusuf,Yusuf Demir,yusuf@kestrelvale.example,product,employee,
lin,Lin Xiaoyu,lin@kestrelvale.example,product,employee,
oskar,Oskar Lindqvist,oskar@kestrelvale.example,product,employee,
catarina,Catarina Lopes,catarina@kestrelvale.example,care,employee,
simeon,Simeon Okoye,simeon@kestrelvale.example,care,employee,
hanna,Hanna Seppälä,hanna@kestrelvale.example,care,employee,
farid,Farid Rahimi,farid@kestrelvale.example,care,employee,
piotr,Piotr Wrona,piotr@kestrelvale.example,brightway-dispatch,supplier,
joana,Joana Teixeira,joana@kestrelvale.example,brightway-dispatch,supplier,
stefan,Stefan Kurz,stefan@kestrelvale.example,brightway-dispatch,supplier,
bimbo,Bímbọ́ Ọláyẹmí,bimbo@kestrelvale.example,brightway-dispatch,supplier,
`

/** They came last month and have rated nobody yet: whoever tries the demo signs in as one of them. */
export const newcomersCsv = `${columns}
n1-aino,Aino Lehtonen,aino@kestrelvale.example,product,employee,
n2-tomasz,Tomasz Wójcik,tomasz@kestrelvale.example,care,employee,
n3-chidinma,Chidinma Okafor,chidinma@kestrelvale.example,finance,employee,
n4-karim,Karim El-Sayed,karim@kestrelvale.example,care,employee,
n5-meilin,Mei-Lin Zhao,meilin@kestrelvale.example,product,contractor,
n6-rafael,Rafael Antunes,rafael@kestrelvale.example,brightway-dispatch,supplier,
`

/** The demo intranet, on whose pages the widget is embedded. */
export const intranetSite = { id: 'intranet', name: 'the Kestrel Vale intranet' }

/** Where four colleagues' ratings always wait for a fifth. */
export const watchedTeams = ['hr', 'it-helpdesk'] as const

type Season = { raters: number; mean: (month: number, progress: number) => number }

/** How each team's help is received: `progress` runs from 0 to 1 over the year, `month` from 0 to 11. */
export const seasons: Record<string, Season> = {
  hr: { raters: 7, mean: (_month, progress) => 3.9 + 0.3 * progress },
  'it-helpdesk': { raters: 8, mean: (_month, progress) => 2.9 + 1.7 * progress },
  'it-infra': { raters: 6, mean: () => 4.1 },
  finance: { raters: 6, mean: (month) => (month === 2 || month === 3 ? 3 : 3.7) },
  product: { raters: 5, mean: () => 3.8 },
  care: { raters: 7, mean: (month) => (month === 6 || month === 7 ? 2.7 : 4.2) },
  'brightway-dispatch': { raters: 6, mean: (_month, progress) => 3.7 - 0.3 * progress },
}

export type Case = {
  id: string
  team: string
  helper: string
  helperName: string
  heading: string
  body: string
  answer: string
}

const hr = { team: 'hr' }
const helpdesk = { team: 'it-helpdesk' }

/** Resolved cases that the newcomer can rate, on the intranet and on the issue pages. */
export const cases: Case[] = [
  {
    ...hr,
    id: 'HR-1042',
    helper: 'eeva',
    helperName: 'Eeva Mäkinen',
    heading: 'Papers for the commuter benefit',
    body: 'Which form does the commuter benefit need, and who signs it?',
    answer:
      'The form is attached with your details filled in. I have signed it for the company; just send it on.',
  },
  {
    ...hr,
    id: 'HR-1043',
    helper: 'jan',
    helperName: 'Jan Lewandowski',
    heading: 'Parental leave: dates and pay',
    body: 'I would like to split my leave in two. How does that change my pay?',
    answer: 'Both parts are entered. Attached is a month-by-month overview of what you will receive.',
  },
  {
    ...hr,
    id: 'HR-1047',
    helper: 'amara',
    helperName: 'Amara Nwosu',
    heading: 'Work certificate for the landlord',
    body: 'My landlord asks for a certificate of employment by Friday.',
    answer: 'Signed and attached, in English and in German.',
  },
  {
    ...hr,
    id: 'HR-1051',
    helper: 'claudia',
    helperName: 'Claudia Berger',
    heading: 'Moving holidays to next year',
    body: 'Five days are left that I cannot take before December.',
    answer: 'They are moved. You can take them until the end of March.',
  },
  {
    ...hr,
    id: 'HR-1054',
    helper: 'duarte',
    helperName: 'Duarte Pacheco',
    heading: 'Language course',
    body: 'Is there a budget for an evening course?',
    answer: 'Yes. I have booked the Tuesday group for you; the invoice comes to us.',
  },
  {
    ...helpdesk,
    id: 'IT-3107',
    helper: 'omar',
    helperName: 'Omar Haddad',
    heading: 'VPN drops every few minutes',
    body: 'Since the update on Monday the connection is lost during calls.',
    answer: 'Your profile used the old gateway. It is moved, and I watched it stay up for an hour.',
  },
  {
    ...helpdesk,
    id: 'IT-3112',
    helper: 'paivi',
    helperName: 'Päivi Korhonen',
    heading: 'New laptop: access to the design files',
    body: 'The shared drive asks for a password that I do not have.',
    answer: 'Your account is in the right group now. Sign out and in once and the drive is there.',
  },
  {
    ...helpdesk,
    id: 'IT-3118',
    helper: 'lukas',
    helperName: 'Lukas Schreiber',
    heading: 'Printer on the third floor',
    body: 'It prints everything twice.',
    answer: 'A queue was set up twice. The second one is gone.',
  },
  {
    ...helpdesk,
    id: 'IT-3121',
    helper: 'folake',
    helperName: 'Folákẹ́ Adébáyọ̀',
    heading: 'Second screen stays black',
    body: 'It worked until the docking station was changed.',
    answer: 'The new dock needs another driver. It is installed, and I left a spare cable on your desk.',
  },
]
