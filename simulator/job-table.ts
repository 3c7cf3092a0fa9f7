import {
	type BackgroundJob,
	DEFAULT_LIFE,
	type JobChange,
	type JobLife,
	type JobModule,
	type JobOrder,
	type JobTruth,
	truthOf,
} from "./background-job.ts";
import { JobList } from "./job-list.ts";
import { wordJob } from "./server-version/job-entry.ts";
import type { Release } from "./server-version/release.ts";

const NEVER: number = Number.POSITIVE_INFINITY;
/** An index job before 6.0 is listed once it has run longer than `query-untracked-time-ms` (server source, thr_query.c). */
const UNTRACKED_MS = 1000;
/** How many jobs that are no longer listed the truth is remembered of. */
const MAX_FORGOTTEN = 10_000;
/** How many changes are kept for an owner who never settles. */
const MAX_CHANGES = 10_000;

const UNKNOWN: JobTruth = { state: "none", visible: false, progress: 0, recordsSucceeded: 0, recordsFailed: 0 };

/** All jobs of one node: what it lists, what is to come, and what became of those it has forgotten. */
export class JobTable {
	/** How many finished jobs are kept: `query-max-done`, before 6.0 `scan-max-done`. */
	maxDone: number;
	readonly #release: Release;
	readonly #queries: JobList = new JobList();
	readonly #scans: JobList;
	readonly #known: Map<string, BackgroundJob>;
	#changes: JobChange[] = [];
	#nextAt: number = NEVER;

	/** `earlier`: the table of the same node before a restart, whose truths and untold changes live on. */
	constructor(release: Release, maxDone: number, earlier?: JobTable) {
		this.#release = release;
		this.maxDone = maxDone;
		// Scans and index queries became one module in 6.0.
		this.#scans = release < 6.0 ? new JobList() : this.#queries;
		this.#known = earlier === undefined ? new Map() : earlier.#known;
		if (earlier !== undefined) this.#changes = earlier.#changes;
	}

	list(module: JobModule): JobList {
		return module === "query" ? this.#queries : this.#scans;
	}

	get activeCount(): number {
		return this.#queries.active.length + (this.#scans === this.#queries ? 0 : this.#scans.active.length);
	}

	/** Whether a start under this id is refused: it is listed in its module, active or finished. Index jobs before 6.0 never look. */
	isTaken(id: string, indexName: string | undefined): boolean {
		return !this.#isIndexQuery(indexName) && this.#scans.has(id);
	}

	start(order: JobOrder, id: string, indexName: string | undefined, life: JobLife | undefined, now: number): void {
		const job = this.#make(order, id, indexName, life, now);
		const list = this.#listOf(job);
		list.add(job);
		if (!job.text.isIndexQuery) list.claim(job);
		this.#remember(job);
		this.#tell(now, job, job.startsAt > now ? "coming" : "active");
		if (job.startsAt <= now) this.#begin(job);
		this.#reckon();
	}

	/** Keeps in mind that a job was asked for and refused, unless the node has a job of that id. */
	refuse(order: JobOrder, id: string, life: JobLife | undefined, now: number): void {
		const known = this.#known.get(id);
		if (known !== undefined && (known.listed || this.#listOf(known).active.includes(known))) return;
		const job = this.#make(order, id, undefined, life, now);
		job.state = "refused";
		this.#remember(job);
		this.#tell(now, job, "refused");
	}

	/** Aborts an active job; false where none is active under the id. */
	abort(id: string, module: JobModule, now: number): boolean {
		const job = this.list(module).find(id);
		if (job === undefined || (job.state !== "active" && job.state !== "aborting")) return false;
		this.#abort(job, now);
		return true;
	}

	/** Aborts whatever is active in a module, and says how many that were. */
	abortAll(module: JobModule, now: number): number {
		const active = this.list(module).active.filter((job) => job.listed);
		for (const job of active) this.#abort(job, now);
		return active.length;
	}

	setMaxDone(count: number, now: number): void {
		this.maxDone = count;
		this.#evict(now);
	}

	/** The node is gone: what had not finished is lost, what had is no longer listed. */
	wipe(now: number): void {
		for (const list of new Set([this.#queries, this.#scans])) {
			for (const job of [...list.done, ...list.active]) {
				const finished = job.state === "done";
				list.remove(job);
				// The work stops here, so its counters stay where they are.
				if (!finished) job.endsAt = now;
				this.#hide(job, finished ? "evicted" : "lost", now);
			}
		}
		this.#nextAt = NEVER;
	}

	/** Lets everything happen that falls due until `now`, in order. */
	advance(now: number): void {
		while (this.#nextAt <= now) {
			const at = this.#nextAt;
			const job = this.#firstDue(at);
			if (job === undefined) break;
			if (job.state === "coming") {
				this.#tell(at, job, "active");
				this.#begin(job);
			} else if (job.endsAt <= at) this.#end(job, at);
			else this.#track(job, at);
			this.#reckon();
		}
	}

	nextChangeAt(): number | undefined {
		return this.#nextAt === NEVER ? undefined : this.#nextAt;
	}

	/** The changes since the last call. */
	takeChanges(): readonly JobChange[] {
		const changes = this.#changes;
		if (changes.length > 0) this.#changes = [];
		return changes;
	}

	truth(id: string, now: number): JobTruth {
		let job = this.#known.get(id);
		// Two index jobs before 6.0 may share an id; the older one may outlive the younger.
		if (job !== undefined && isOver(job) && job.previous !== undefined && !isOver(job.previous)) job = job.previous;
		return job === undefined ? UNKNOWN : truthOf(job, now);
	}

	#make(order: JobOrder, id: string, indexName: string | undefined, life: JobLife | undefined, now: number): BackgroundJob {
		const whole = { ...DEFAULT_LIFE, ...life };
		const startsAt = now + whole.lag;
		const text = wordJob(order, id, indexName, this.#release);
		return {
			id,
			order,
			life: whole,
			text,
			startsAt,
			listsAt: text.isIndexQuery ? startsAt + UNTRACKED_MS : startsAt,
			endsAt: startsAt + whole.duration,
			abortedAt: NEVER,
			state: "coming",
			listed: false,
			previous: undefined,
		};
	}

	#begin(job: BackgroundJob): void {
		job.state = "active";
		job.listed = !job.text.isIndexQuery;
	}

	/** An index job before 6.0 has run long enough to be listed; a second one under its id is given up instead (server source, thr_query.c). */
	#track(job: BackgroundJob, at: number): void {
		job.listsAt = NEVER;
		if (this.#queries.has(job.id)) {
			job.endsAt = at;
			this.#queries.remove(job);
			this.#hide(job, "lost", at);
			return;
		}
		this.#queries.claim(job);
		job.listed = true;
		this.#tell(at, job, "listed");
	}

	#end(job: BackgroundJob, at: number): void {
		const list = this.#listOf(job);
		list.finish(job);
		job.state = "done";
		this.#tell(at, job, "done");
		if (job.text.isIndexQuery) this.#forget(job, at);
		else this.#evict(at);
	}

	#abort(job: BackgroundJob, now: number): void {
		if (job.state === "aborting") return;
		job.state = "aborting";
		job.abortedAt = now;
		job.endsAt = now + job.life.abortDelay;
		this.#tell(now, job, "aborting");
		this.#reckon();
	}

	#evict(at: number): void {
		const { done } = this.#scans;
		while (done.length > this.maxDone) {
			const oldest = done[0];
			if (oldest === undefined) break;
			this.#forget(oldest, at);
		}
	}

	#forget(job: BackgroundJob, at: number): void {
		this.#listOf(job).remove(job);
		this.#hide(job, "evicted", at);
	}

	#hide(job: BackgroundJob, state: "evicted" | "lost", at: number): void {
		job.state = state;
		job.listed = false;
		this.#tell(at, job, state);
	}

	#isIndexQuery(indexName: string | undefined): boolean {
		return indexName !== undefined && this.#release < 6.0;
	}

	#listOf(job: BackgroundJob): JobList {
		return job.text.isIndexQuery ? this.#queries : this.#scans;
	}

	#firstDue(at: number): BackgroundJob | undefined {
		return (
			this.#scans.active.find((job) => dueAt(job) <= at) ??
			(this.#queries === this.#scans ? undefined : this.#queries.active.find((job) => dueAt(job) <= at))
		);
	}

	#reckon(): void {
		let next = NEVER;
		for (const job of this.#scans.active) next = Math.min(next, dueAt(job));
		if (this.#queries !== this.#scans) for (const job of this.#queries.active) next = Math.min(next, dueAt(job));
		this.#nextAt = next;
	}

	#remember(job: BackgroundJob): void {
		const known = this.#known.get(job.id);
		if (known !== undefined) {
			if (!isOver(known)) {
				known.previous = undefined;
				job.previous = known;
			}
			this.#known.delete(job.id);
		}
		this.#known.set(job.id, job);
		if (this.#known.size <= MAX_FORGOTTEN) return;
		for (const [id, old] of this.#known) {
			if (!isOver(old) || old.listed) continue;
			this.#known.delete(id);
			if (this.#known.size <= MAX_FORGOTTEN) return;
		}
	}

	#tell(at: number, job: BackgroundJob, change: JobChange["change"]): void {
		if (this.#changes.length < MAX_CHANGES) this.#changes.push({ at, taskId: BigInt(job.id), change });
	}
}

/** When something happens to a job next. */
function dueAt(job: BackgroundJob): number {
	if (job.state === "coming") return job.startsAt;
	return job.text.isIndexQuery && !job.listed ? Math.min(job.listsAt, job.endsAt) : job.endsAt;
}

function isOver(job: BackgroundJob): boolean {
	return job.state !== "coming" && job.state !== "active" && job.state !== "aborting";
}
