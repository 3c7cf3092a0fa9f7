import type { ServerBuild } from "../src/job/server-build.ts";
import { type BackgroundJob, DEFAULT_LIFE, type JobLife, type JobModule, type JobOrder } from "./background-job.ts";
import { JobList } from "./job-list.ts";
import type { JobMemory } from "./job-memory.ts";
import { wordJob } from "./server-version/job-entry.ts";
import { isBefore } from "./server-version/release.ts";

const NEVER: number = Number.POSITIVE_INFINITY;
/** Before 6.0 a job with an index filter is listed after `query-untracked-time-ms` (server source, thr_query.c). */
const UNTRACKED_MS = 1000;
/** The largest allowed number of finished jobs (server source, cfg_info.c). */
export const MOST_DONE = 10_000;

/**
 * The jobs of a node. The time is an argument: call {@link advance} first, so that everything due until then has
 * happened.
 */
export class JobTable {
	/** The number of finished jobs that the node keeps: `query-max-done`, before 6.0 `scan-max-done`. */
	maxDone: number;
	readonly #release: ServerBuild;
	readonly #memory: JobMemory;
	readonly #queries: JobList = new JobList();
	readonly #scans: JobList;
	#nextAt: number = NEVER;
	#frozenAt: number = NEVER;

	constructor(release: ServerBuild, maxDone: number, memory: JobMemory) {
		this.#release = release;
		this.maxDone = maxDone;
		this.#memory = memory;
		// Scans and index queries became one module in 6.0.
		this.#scans = isBefore(release, "6.0") ? new JobList() : this.#queries;
	}

	list(module: JobModule): JobList {
		return module === "query" ? this.#queries : this.#scans;
	}

	get activeCount(): number {
		return this.#lists().reduce((count, list) => count + list.active.length, 0);
	}

	/**
	 * Whether a listed job has this id already, so that a start is refused. Before 6.0, jobs with index filters are not
	 * checked.
	 */
	isTaken(id: string, indexName: string | undefined): boolean {
		return !(isBefore(this.#release, "6.0") && indexName !== undefined) && this.#scans.has(id);
	}

	start(order: JobOrder, indexName: string | undefined, life: JobLife | undefined, now: number): void {
		const job = this.#make(order, indexName, life, now);
		const list = this.#listOf(job);
		list.active.push(job);
		if (!job.text.isIndexQuery) list.claim(job);
		this.#memory.remember(job);
		if (job.startsAt > now) this.#memory.tell(now, job, "coming");
		else this.#begin(job, now);
		this.#reckon();
	}

	/** Remembers a refused job, unless the node has a job with this id. */
	refuse(order: JobOrder, life: JobLife | undefined, now: number): void {
		const known = this.#memory.recall(order.taskId.toString());
		if (known !== undefined && (known.listed || this.#listOf(known).active.includes(known))) return;
		const job = this.#make(order, undefined, life, now);
		job.state = "refused";
		this.#memory.remember(job);
		this.#memory.tell(now, job, "refused");
	}

	/** Aborts an active job. Returns false if no active job with this id is listed. */
	abort(id: string, module: JobModule, now: number): boolean {
		const job = this.list(module).find(id);
		if (job === undefined || job.state === "done") return false;
		this.#abort(job, now);
		return true;
	}

	/** Aborts all active jobs of a module. Returns how many there were. */
	abortAll(module: JobModule, now: number): number {
		const active = this.list(module).active.filter((job) => job.listed);
		for (const job of active) this.#abort(job, now);
		return active.length;
	}

	setMaxDone(count: number, now: number): void {
		this.maxDone = count;
		this.#evict(now);
	}

	/** The node restarts: unfinished jobs are lost, and finished ones are no longer listed. */
	wipe(now: number): void {
		for (const list of this.#lists()) {
			for (const job of [...list.done, ...list.active]) {
				if (job.state === "done") this.#forget(job, "evicted", now);
				else {
					// The work stops here, so the counters keep their values.
					job.endsAt = now;
					this.#forget(job, "lost", now);
				}
			}
		}
		this.#reckon();
	}

	/** The process is stopped: its jobs pause. */
	freeze(now: number): void {
		this.advance(now);
		if (this.#frozenAt === NEVER) this.#frozenAt = now;
	}

	/** The process goes on, and so do its jobs. Their run time includes the stop, as on servers. */
	thaw(now: number): void {
		const missed = now - this.#frozenAt;
		if (missed < 0) return;
		this.#frozenAt = NEVER;
		for (const list of this.#lists()) {
			for (const job of list.active) {
				if (job.state === "coming") job.startsAt += missed;
				if (!job.listed) job.listsAt += missed;
				job.endsAt += missed;
			}
		}
		this.#reckon();
	}

	/** The time at which its jobs stand. */
	timeOf(now: number): number {
		return Math.min(now, this.#frozenAt);
	}

	/** Carries out all changes that are due until `now`, in order. */
	advance(until: number): void {
		const now = this.timeOf(until);
		// A sum of very long pauses can be Infinity.
		while (this.#nextAt <= now && this.#nextAt !== NEVER) {
			const at = this.#nextAt;
			for (const list of this.#lists()) {
				for (const job of list.active.filter((one) => dueAt(one) <= at)) this.#step(job, at);
			}
			this.#reckon();
		}
	}

	nextChangeAt(): number | undefined {
		return this.#nextAt === NEVER || this.#frozenAt < NEVER ? undefined : this.#nextAt;
	}

	/** Carries out the next change of a job. */
	#step(job: BackgroundJob, at: number): void {
		if (job.state === "coming") this.#begin(job, at);
		else if (job.endsAt <= at) this.#end(job, at);
		else this.#track(job, at);
	}

	#begin(job: BackgroundJob, at: number): void {
		job.state = "active";
		job.listed = !job.text.isIndexQuery;
		this.#memory.tell(at, job, "active");
	}

	/**
	 * Lists a job with an index filter before 6.0. A second job with the same id is dropped instead (server source,
	 * thr_query.c).
	 */
	#track(job: BackgroundJob, at: number): void {
		job.listsAt = NEVER;
		if (this.#queries.has(job.id)) {
			job.endsAt = at;
			this.#forget(job, "lost", at);
			return;
		}
		this.#queries.claim(job);
		job.listed = true;
		this.#memory.tell(at, job, "listed");
	}

	#end(job: BackgroundJob, at: number): void {
		this.#listOf(job).finish(job);
		job.state = "done";
		this.#memory.tell(at, job, "done");
		// Before 6.0 a finished job with an index filter is not kept.
		if (job.text.isIndexQuery) this.#forget(job, "evicted", at);
		else this.#evict(at);
	}

	#abort(job: BackgroundJob, now: number): void {
		if (job.state === "aborting") return;
		job.state = "aborting";
		job.abortedAt = now;
		job.endsAt = now + job.life.abortDelay;
		this.#memory.tell(now, job, "aborting");
		this.#reckon();
	}

	/** Evicts the jobs that finished first. */
	#evict(at: number): void {
		const { done } = this.#scans;
		for (const job of done.slice(0, Math.max(0, done.length - this.maxDone))) this.#forget(job, "evicted", at);
	}

	#forget(job: BackgroundJob, state: "evicted" | "lost", at: number): void {
		this.#listOf(job).remove(job);
		job.state = state;
		job.listed = false;
		this.#memory.tell(at, job, state);
	}

	#make(order: JobOrder, indexName: string | undefined, life: JobLife | undefined, now: number): BackgroundJob {
		const id = order.taskId.toString();
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

	#lists(): readonly JobList[] {
		return this.#scans === this.#queries ? [this.#scans] : [this.#scans, this.#queries];
	}

	#listOf(job: BackgroundJob): JobList {
		return job.text.isIndexQuery ? this.#queries : this.#scans;
	}

	#reckon(): void {
		let next = NEVER;
		for (const list of this.#lists()) for (const job of list.active) next = Math.min(next, dueAt(job));
		this.#nextAt = next;
	}
}

/** When the next change of a job is due. */
function dueAt(job: BackgroundJob): number {
	if (job.state === "coming") return job.startsAt;
	return job.text.isIndexQuery && !job.listed ? Math.min(job.listsAt, job.endsAt) : job.endsAt;
}
