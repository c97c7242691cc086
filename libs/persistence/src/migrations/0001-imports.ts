import { Migration } from '@mikro-orm/migrations';

/** Projects, sources and imports with their chunks. */
export class Imports0001 extends Migration {
  override name = '0001-imports';

  override up(): void {
    this.addSql(`
      create table project (
        id uuid primary key,
        name text not null,
        settings jsonb not null default '{}',
        load_concurrency int not null default 1,
        next_queue_number bigint not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint uq_project_name unique (name),
        constraint ck_project_load_concurrency check (load_concurrency between 1 and 16)
      )`);
    this.addSql(`
      create table source (
        id uuid primary key,
        project_id uuid not null references project (id),
        blob_key text not null,
        filename text not null,
        sha256 bytea not null,
        bytes bigint not null,
        inspection jsonb not null default '{}',
        expires_at timestamptz,
        created_at timestamptz not null default now(),
        constraint uq_source_blob_key unique (blob_key)
      )`);
    this.addSql(`
      create table import_job (
        id uuid primary key,
        project_id uuid not null references project (id),
        created_by text not null,
        kind text not null default 'import',
        mode text not null default 'upsert',
        status text not null default 'pending',
        phase text not null default 'uploading',
        source_id uuid references source (id),
        source_type text,
        filename text not null,
        options jsonb not null default '{}',
        mapping jsonb,
        read_plan jsonb,
        error jsonb,
        attention jsonb,
        commands jsonb not null default '[]',
        paused_at timestamptz,
        pause_reason text,
        cancel_requested_at timestamptz,
        cancel_reason text,
        cancelled_by text,
        queue_number bigint,
        admitted_at timestamptz,
        loaded_at timestamptz,
        plan_fence int not null default 0,
        plan_complete boolean not null default false,
        planned_bytes bigint not null default 0,
        planned_rows bigint not null default 0,
        plan_line bigint not null default 1,
        total_rows bigint,
        created_rows bigint not null default 0,
        updated_rows bigint not null default 0,
        unchanged_rows bigint not null default 0,
        deleted_rows bigint not null default 0,
        skipped_rows bigint not null default 0,
        failed_rows bigint not null default 0,
        unprocessed_rows bigint not null default 0,
        error_count bigint not null default 0,
        warning_count bigint not null default 0,
        total_final boolean not null default true,
        retry_of uuid references import_job (id),
        undo_of uuid references import_job (id),
        last_activity_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        started_at timestamptz,
        completed_at timestamptz,
        constraint ck_import_job_kind check (kind in ('import', 'preview', 'retry', 'undo', 'bulk', 'reembed')),
        constraint ck_import_job_mode check (mode in ('upsert', 'create', 'update', 'delete', 'mirror')),
        constraint ck_import_job_status check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
        constraint ck_import_job_phase check (phase in ('uploading', 'queued', 'planning', 'loading', 'settling', 'embedding', 'finishing', 'ended')),
        constraint ck_import_job_ended check ((phase = 'ended') = (status in ('completed', 'failed', 'cancelled'))),
        constraint ck_import_job_balance check (
          phase <> 'ended' or total_rows = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows + unprocessed_rows
        )
      )`);
    this.addSql(`create index ix_import_job_status on import_job (project_id, status, id desc)`);
    this.addSql(`create index ix_import_job_project on import_job (project_id, id desc)`);
    this.addSql(
      `create index ix_import_job_queue on import_job (project_id, queue_number) where status in ('pending', 'processing')`,
    );
    this.addSql(`create index ix_import_job_source on import_job (source_id)`);
    this.addSql(`create index ix_import_job_retry_of on import_job (retry_of) where retry_of is not null`);
    this.addSql(`create index ix_import_job_undo_of on import_job (undo_of) where undo_of is not null`);
    this.addSql(`
      create table idempotency_key (
        project_id uuid not null references project (id),
        principal text not null,
        key text not null,
        import_id uuid not null references import_job (id) on delete cascade,
        fingerprint text,
        created_at timestamptz not null default now(),
        primary key (project_id, principal, key)
      )`);
    this.addSql(`create index ix_idempotency_key_import on idempotency_key (import_id)`);
    this.addSql(`
      create table import_chunk (
        import_id uuid not null references import_job (id) on delete cascade,
        chunk_no int not null,
        byte_start bigint not null,
        byte_end bigint not null,
        first_row bigint not null,
        row_count int not null,
        first_line bigint not null,
        status text not null default 'planned',
        fence int not null default 0,
        attempts int not null default 0,
        worker text,
        created_rows int not null default 0,
        updated_rows int not null default 0,
        unchanged_rows int not null default 0,
        deleted_rows int not null default 0,
        skipped_rows int not null default 0,
        failed_rows int not null default 0,
        error_count int not null default 0,
        warning_count int not null default 0,
        keys bytea,
        fates bytea,
        lines bytea,
        findings jsonb,
        embed_fence int not null default 0,
        embed_texts int,
        embed_done int not null default 0,
        embed_reused int not null default 0,
        embed_refused int not null default 0,
        embed_calls int not null default 0,
        embed_tokens bigint not null default 0,
        embed_saved_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        primary key (import_id, chunk_no),
        constraint ck_import_chunk_status check (status in ('planned', 'running', 'done', 'closed')),
        constraint ck_import_chunk_balance check (
          status <> 'done' or row_count = created_rows + updated_rows + unchanged_rows + deleted_rows + skipped_rows + failed_rows
        )
      )`);
    // Keys are hashes: they do not compress, and settling reads slices of them.
    this.addSql(`alter table import_chunk alter column keys set storage external`);
    this.addSql(`
      create table import_row_error (
        import_id uuid not null references import_job (id) on delete cascade,
        row_no bigint not null,
        ordinal int not null,
        value text,
        raw text,
        primary key (import_id, row_no, ordinal)
      )`);
  }

  override down(): void {
    for (const table of ['import_row_error', 'import_chunk', 'idempotency_key', 'import_job', 'source', 'project']) {
      this.addSql(`drop table ${table}`);
    }
  }
}
