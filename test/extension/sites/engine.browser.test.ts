import { describe, expect, test } from 'vitest'
import { readPage } from '../../../extension/sites/engine.ts'
import jiraDc from '../../../extension/sites/rules/jira-dc.json'
import redmine from '../../../extension/sites/rules/redmine.json'
import {
  anna,
  boris,
  hover,
  type JiraIssue,
  jiraIssue,
  type RedmineIssue,
  redmineIssue,
  userLink,
} from './pages.ts'

const readRedmine = (issue: RedmineIssue, path = '/issues/3') =>
  readPage(redmineIssue(issue), new URL(path, 'https://redmine.corp.example'), redmine)

const readJira = (issue: JiraIssue, path = '/browse/HELP-42') =>
  readPage(jiraIssue(issue), new URL(path, 'https://jira.corp.example'), jiraDc)

describe('a Redmine issue', () => {
  test('closed, asked by the viewer, is read with its helper by account and name', () => {
    expect(readRedmine({})).toEqual({
      kind: 'interaction',
      interaction: {
        origin: 'https://redmine.corp.example',
        reference: '3',
        heading: 'Printer is out of toner',
        state: 'resolved',
        helper: { kind: 'account', account: '5', name: 'Anna Petrova' },
      },
    })
  })

  test('in a folder of the server is the same page', () => {
    expect(readRedmine({}, '/redmine/issues/3').kind).toBe('interaction')
  })

  test.each([
    ['the list', '/issues'],
    ['the edit page', '/issues/3/edit'],
    ['a wiki page about it', '/wiki/issues/3x'],
  ])('%s is no issue', (_, path) => {
    expect(readRedmine({}, path)).toEqual({ kind: 'no-match' })
  })

  test.each<[string, RedmineIssue, string]>([
    ['is open', { closed: false }, 'open'],
    ['has nobody assigned', { helper: '-' }, 'unassigned'],
    ['was asked by somebody else', { author: userLink('7', 'Carol Jones') }, 'not-requester'],
    ['was asked by a namesake of the viewer', { author: userLink('8', 'Boris Ivanov') }, 'not-requester'],
    ['was helped with by the viewer', { helper: boris }, 'own-help'],
  ])('that %s asks nothing', (_, issue, why) => {
    expect(readRedmine(issue)).toEqual({ kind: 'not-asked', why })
  })

  test.each<[string, RedmineIssue, string]>([
    ['without a reader', { viewer: '' }, 'viewer'],
    ['without an author', { author: '' }, 'requester'],
    ['with two authors', { author: boris + anna }, 'requester'],
    ['without a heading', { heading: ' ' }, 'heading'],
    ['whose number is not the address’s, as while pages swap', { ref: '4' }, 'reference'],
  ])('%s is a miss of that field, not a guess', (_, issue, field) => {
    expect(readRedmine(issue)).toEqual({ kind: 'miss', field })
  })

  test.each([
    ['a group', 'Helpdesk'],
    ['a locked account, shown without a link', 'Anna Petrova'],
    ['two people', `${anna}, ${userLink('9', 'Anna Petrova')}`],
    ['a link to something else', '<a class="user" href="/groups/5">Helpdesk</a>'],
    ['nothing at all', ''],
  ])('whose assignee is %s has an unknown helper', (_, helper) => {
    expect(readRedmine({ helper })).toMatchObject({
      kind: 'interaction',
      interaction: { helper: { kind: 'unknown' } },
    })
  })

  test('tells two people of one display name apart by account', () => {
    expect(readRedmine({ helper: userLink('9', 'Anna Petrova') })).toMatchObject({
      interaction: { helper: { kind: 'account', account: '9', name: 'Anna Petrova' } },
    })
  })
})

describe('a Jira Data Center issue', () => {
  test.each(['/browse/HELP-42', '/projects/HELP/issues/HELP-42', '/jira/browse/HELP-42'])(
    'at %s, resolved and reported by the viewer, is read',
    (path) => {
      expect(readJira({}, path)).toEqual({
        kind: 'interaction',
        interaction: {
          origin: 'https://jira.corp.example',
          reference: 'HELP-42',
          heading: 'Laptop does not wake up',
          state: 'resolved',
          helper: { kind: 'account', account: 'anna', name: 'Anna Petrova' },
        },
      })
    },
  )

  test.each(['Resolved', 'Closed', 'Done'])('is resolved as %s', (status) => {
    expect(readJira({ status }).kind).toBe('interaction')
  })

  test.each<[string, JiraIssue, string]>([
    ['in progress', { status: 'In Progress' }, 'open'],
    ['of a status that only begins alike', { status: 'Done, to verify' }, 'open'],
    ['without an assignee', { assignee: '<em>Unassigned</em>' }, 'unassigned'],
    ['reported by somebody else', { reporter: hover('carol', 'Boris Ivanov') }, 'not-requester'],
    ['that the viewer resolved', { assignee: hover('boris', 'Boris Ivanov') }, 'own-help'],
  ])('%s asks nothing', (_, issue, why) => {
    expect(readJira(issue)).toEqual({ kind: 'not-asked', why })
  })

  test.each<[string, JiraIssue, string]>([
    ['nobody signed in', { viewer: undefined }, 'viewer'],
    ['an empty viewer, as Jira has for guests', { viewer: '' }, 'viewer'],
    ['no reporter', { reporter: undefined }, 'requester'],
    ['no status', { status: undefined }, 'status'],
    ['the issue before still on screen', { key: 'HELP-41' }, 'reference'],
  ])('with %s is a miss', (_, issue, field) => {
    expect(readJira(issue)).toEqual({ kind: 'miss', field })
  })

  test.each([
    ['a deleted account without hover', 'anna'],
    ['an unassigned text in a language that is not known', 'Nicht zugewiesen'],
    ['two accounts', hover('anna', 'Anna Petrova') + hover('anna2', 'Anna Petrova')],
  ])('whose assignee shows %s has an unknown helper', (_, assignee) => {
    expect(readJira({ assignee })).toMatchObject({ interaction: { helper: { kind: 'unknown' } } })
  })

  test('is not looked for on another page of Jira', () => {
    expect(readJira({}, '/secure/Dashboard.jspa')).toEqual({ kind: 'no-match' })
  })
})
