import { Migration } from '@mikro-orm/migrations';

/**
 * Pairs that imports found to be near duplicates, each of two with the other, so that lists can be filtered by it. A link holds while both are
 * there with the questions they had then; that is looked at when it is read, so that neither removing nor rewording a pair writes here, and
 * a pair that is restored has its links again. What chunks still tell of earlier imports is taken over.
 */
export class NearPairs0026 extends Migration {
  override name = '0026-near-pairs';

  override up(): void {
    this.addSql(`
      create table near_pair (
        project_id uuid not null,
        pair_id uuid not null,
        other_id uuid not null,
        question_hash bytea not null,
        other_question_hash bytea not null,
        primary key (project_id, pair_id, other_id)
      )`);
    this.addSql(`
      with found as (
        select j.project_id, p.id as pair_id, o.id as other_id, p.question_hash, o.question_hash as other_question_hash
        from import_chunk c join import_job j on j.id = c.import_id
        cross join lateral jsonb_to_recordset(c.findings) as f (o int, c text, p uuid)
        join qa_pair p on p.project_id = j.project_id and p.key_hash = substring(c.keys from f.o * 16 + 1 for 16)
        join qa_pair o on o.project_id = j.project_id and o.id = f.p and o.id <> p.id
        where c.keys is not null and c.findings @> '[{"c": "near_duplicate"}]' and f.c = 'near_duplicate'
      )
      insert into near_pair
      select project_id, pair_id, other_id, question_hash, other_question_hash from found
      union
      select project_id, other_id, pair_id, other_question_hash, question_hash from found`);
  }

  override down(): void {
    this.addSql(`drop table near_pair`);
  }
}
