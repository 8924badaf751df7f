import { describe, expect, test } from 'vitest'
import { createOrganisation } from '../../extension/background/organisation.ts'
import { mergeOrganisations, readOrganisation } from '../../extension/organisation.ts'
import { canAsk, placeOf, rulesFor } from '../../extension/sites/plan.ts'
import redmine from '../../extension/sites/rules/redmine.json'

const server = 'https://rapport.corp.example'
const hr = { ...redmine, id: 'hr.case' }

describe('a policy', () => {
  test('sets server, sites with their rules, language and quiet hours', () => {
    const quietHours = { from: '18:00', to: '08:00' }
    const sites = [{ origin: 'https://hr.corp.example/', rules: [hr] }]
    expect(readOrganisation({ server: `${server}/`, sites, language: 'en', quietHours })).toEqual({
      server,
      sites: [{ origin: 'https://hr.corp.example', rules: [hr] }],
      language: 'en',
      quietHours,
      faults: [],
    })
  })

  test.each([
    ['a server without https', { server: 'http://rapport.corp.example' }, /^server: must be the https/],
    ['a language that there is not', { language: 'tlh' }, /^language: /],
    ['a time that there is not', { quietHours: { from: '25:00', to: '08:00' } }, /^quietHours\.from: /],
    [
      'a rule whose pattern takes for ever',
      {
        sites: [{ origin: server, rules: [{ ...hr, match: { ...hr.match, path: '^(a+)+$' } }] }],
      },
      /^sites\.0\.rules\.0\.match\.path: must not repeat a group/,
    ],
    [
      'a team that is none',
      { sites: [{ origin: server, bound: [{ rule: 'servicenow.hr-case', team: 'HR Operations' }] }] },
      /^sites\.0\.bound\.0\.team: /,
    ],
  ])('with %s says so by its path, and the rest holds', (_, wrong, fault) => {
    const right = 'language' in wrong ? { server } : { language: 'en' as const }
    const { faults, ...rest } = readOrganisation({ ...right, ...wrong })
    expect(rest).toEqual(right)
    expect(faults).toEqual([expect.stringMatching(fault)])
  })

  test.each([undefined, null, 'policy', 7])('that is %s sets nothing', (policy) => {
    expect(readOrganisation(policy)).toEqual({ faults: [] })
  })

  test('goes before what a build brought along, setting by setting', () => {
    const policy = readOrganisation({ language: 'en' })
    const built = readOrganisation({ server })
    expect(mergeOrganisations(policy, built)).toEqual({ server, language: 'en', faults: [] })
    expect(mergeOrganisations(readOrganisation({ server: 'https://new.example' }), built).server).toBe(
      'https://new.example',
    )
  })
})

describe('where the policy comes from', () => {
  test('a browser that rejects without one leaves what was built in', async () => {
    const managed = { get: () => Promise.reject(new Error('no manifest')) }
    const source = createOrganisation({ managed, loadBuilt: async () => ({ server }) })
    expect(await source.find()).toEqual({ server, faults: [] })
  })

  test('one that comes some seconds late is read again', async () => {
    let policy = {}
    const managed = { get: async () => policy } as Parameters<typeof createOrganisation>[0]['managed']
    const source = createOrganisation({ managed, loadBuilt: async () => ({}) })
    expect((await source.find()).server).toBeUndefined()
    policy = { server }
    expect((await source.find()).server).toBeUndefined()
    source.forget()
    expect((await source.find()).server).toBe(server)
  })
})

describe('the rules of a page', () => {
  const { sites } = readOrganisation({
    sites: [{ origin: 'https://hr.corp.example', rules: [hr, { ...redmine, version: 9 }] }],
  })

  test('are the organisation’s for its origin, before those that come along, each id once', () => {
    const rules = rulesFor('https://hr.corp.example', { sites }, [redmine])
    expect(rules.map(({ id, version }) => `${id} ${version}`)).toEqual(['hr.case 1', 'redmine.issue 9'])
  })

  test('that come along hold as they are bound there, whatever hosts they name themselves', () => {
    const bound = [{ rule: 'redmine.issue', team: 'hr-operations', portal: true, resolved: ['Erledigt'] }]
    const organisation = readOrganisation({ sites: [{ origin: 'https://hr.corp.example', bound }] })
    const nowhere = { ...redmine, match: { ...redmine.match, hosts: [] } }
    expect(organisation.faults).toEqual([])
    expect(rulesFor('https://hr.corp.example', organisation, [nowhere])).toEqual([
      { ...redmine, team: 'hr-operations', portal: true, resolved: { status: ['Erledigt'] } },
    ])
    expect(rulesFor('https://jira.corp.example', organisation, [nowhere])).toEqual([nowhere])
  })

  test('that are bound without more hold there as they are', () => {
    const sites = [{ origin: 'https://hr.corp.example', rules: [], bound: [{ rule: 'redmine.issue' }] }]
    expect(rulesFor('https://hr.corp.example', { sites }, [redmine])).toEqual([redmine])
  })

  test('are those that come along on every other origin', () => {
    expect(rulesFor('https://jira.corp.example', { sites }, [redmine])).toEqual([redmine])
  })

  test('that lack what only the organisation can tell follow no page until it has told', () => {
    const { requester, viewer, ...fields } = redmine.fields
    const unknown = { ...redmine, fields }
    expect([requester, viewer]).not.toContain(undefined)
    expect([redmine, unknown].map(canAsk)).toEqual([true, false])
    const sites = [
      { origin: 'https://hr.corp.example', rules: [], bound: [{ rule: redmine.id, portal: true }] },
    ]
    expect(rulesFor('https://hr.corp.example', { sites }, [unknown]).map(canAsk)).toEqual([true])
  })

  test('are another mark in the plan as soon as anything in them is another', () => {
    const changed = { ...redmine, resolved: { css: '.closed' } }
    expect(placeOf(changed).mark).not.toBe(placeOf(redmine).mark)
    expect(placeOf({ ...redmine })).toEqual(placeOf(redmine))
    expect(placeOf(redmine).match).toEqual({ path: redmine.match.path })
  })
})
