import * as v from 'valibot'
import { type FollowUp, FollowUpState, type FollowUps } from '../contract/follow-up.ts'
import type { Database } from '../db/open.ts'
import { toId } from '../named/id.ts'

/** Requests to the teams that a person leads, and the person's own; newest month first, else in random order. */
export async function listFollowUps(db: Database, person: string): Promise<FollowUps> {
  const { rows } = await db.query({ sql: listSql, args: [person] })
  const found = rows.map((row) => v.parse(Row, { ...row }))
  return {
    received: found.filter(({ lead }) => lead === person).map(toFollowUp),
    sent: found.filter(({ from_id }) => from_id === person).map(toFollowUp),
  }
}

const listSql = `
  SELECT hex(f.id) AS id, f.month, f.text, f.state, p.id AS from_id, p.name AS from_name,
    t.id AS team_id, t.name AS team_name, t.lead
  FROM follow_up f JOIN person p ON p.id = f.sender JOIN team t ON t.id = f.team
  WHERE t.lead = ?1 OR f.sender = ?1 ORDER BY f.month DESC, f.id`

const Row = v.object({
  id: v.string(),
  month: v.string(),
  text: v.nullable(v.string()),
  state: FollowUpState,
  from_id: v.string(),
  from_name: v.string(),
  team_id: v.string(),
  team_name: v.string(),
  lead: v.nullable(v.string()),
})

function toFollowUp({ id, month, text, state, ...row }: v.InferOutput<typeof Row>): FollowUp {
  return {
    ...{ id: toId(id), month, text, state },
    from: { id: row.from_id, name: row.from_name },
    team: { id: row.team_id, name: row.team_name },
  }
}
