/** A small organisation: one group, nobody's team under four people but the supplier's. */
export const teamsCsv = `id,name,parent,kind
lumen,Lumen Works,,team
it,IT,lumen,team
it-helpdesk,IT Helpdesk,it,team
hr,Human Resources,lumen,team
sales,Sales,lumen,team
northwind,Northwind Facilities,lumen,supplier
`

/** `annasAccounts` are Anna's ids on sites, like `redmine=5;jira=anna`; Boris asks for help everywhere. */
export function peopleCsv(annasAccounts: string): string {
  return `id,name,email,team,kind,accounts
anna,Anna Petrova,anna@corp.test,it-helpdesk,employee,${annasAccounts}
dmitri,Дмитрий Орлов,dmitri@corp.test,it-helpdesk,employee,
eeva,Eeva Mäkinen,eeva@corp.test,it-helpdesk,employee,
farid,Farid Haddad,farid@corp.test,it-helpdesk,contractor,
hana,Hana Nováková,hana@corp.test,hr,employee,
ivo,Ivo Marić,ivo@corp.test,hr,employee,
jana,Jana Lewandowska,jana@corp.test,hr,employee,
kofi,Kofi Mensah,kofi@corp.test,hr,employee,
boris,Boris Ivanov,boris@corp.test,sales,employee,
lena,Lena Schäfer,lena@corp.test,sales,employee,
mateo,Mateo Álvarez,mateo@corp.test,sales,employee,
nora,Nora Ní Bhriain,nora@corp.test,sales,employee,
olga,Olga Horvat,olga@corp.test,northwind,supplier,
piotr,Piotr Wiśniewski,piotr@corp.test,northwind,supplier,
`
}

/** Everybody but Boris who is not of the team that is rated: with Boris ten, the least for a release. */
export const ratersOf = {
  'it-helpdesk': ['hana', 'ivo', 'jana', 'kofi', 'lena', 'mateo', 'nora', 'olga', 'piotr'],
  hr: ['anna', 'dmitri', 'eeva', 'farid', 'lena', 'mateo', 'nora', 'olga', 'piotr'],
} as const
