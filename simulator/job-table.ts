import type { ServerBuild } from "../src/job/server-build.ts";
import { type BackgroundJob, DEFAULT_LIFE, type JobLife, type JobModule, type JobOrder } from "./background-job.ts";
import { JobList } from "./job-list.ts";
import type { JobMemory } from "./job-memory.ts";
import { wordJob } from "./server-version/job-entry.ts";
import { isBefore } from "./server-version/release.ts";

const NEVER: number = Number.POSITIVE_INFINITY;
/** An index job before 6.0 is listed once it has run for longer than `query-untracked-time-ms` (server source, thr_query.c). */
const UNTRACKED_MS = 1000;
/** The most finished jobs that a node can be set to keep (server source, cfg_info.c). */
export const MOST_DONE = 10_000;

/** The jobs that a node has: what it lists, and what is to come. Time is an argument, and a table first lets happen what is due by then. */
export class JobTable {
	/** How many finished jobs are kept: `query-max-done`, before 6.0 `scan-max-done`. */
	maxDone: number;
	readonly #release: ServerBuild;
	readonly #memory: JobMemory;
	readonly #queries: JobList = new JobList();
	readonly #scans: JobList;
	#nextAt: number = NEVER;

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

	/** Whether a start under this id is refused: it is listed in its module, active or finished. Index jobs before 6.0 never look. */
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

	/** Keeps in mind that a job was asked for and refused, unless the node has a job of that id. */
	refuse(order: JobOrder, life: JobLife | undefined, now: number): void {
		const known = this.#memory.recall(order.taskId.toString());
		if (known !== undefined && (known.listed || this.#listOf(known).active.includes(known))) return;
		const job = this.#make(order, undefined, life, now);
		job.state = "refused";
		this.#memory.remember(job);
		this.#memory.tell(now, job, "refused");
	}

	/** Aborts an active job; false where none is listed as active under the id. */
	abort(id: string, module: JobModule, now: number): boolean {
		const job = this.list(module).find(id);
		if (job === undefined || job.state === "done") return false;
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
		for (const list of this.#lists()) {
			for (const job of [...list.done, ...list.active]) {
				if (job.state === "done") this.#forget(job, "evicted", now);
				else {
					// The work stops here, so its counters stay where they are.
					job.endsAt = now;
					this.#forget(job, "lost", now);
				}
			}
		}
		this.#reckon();
	}

	/** Lets everything happen that falls due until `now`, in order. */
	advance(now: number): void {
		while (this.#nextAt <= now) {
			const at = this.#nextAt;
			for (const list of this.#lists()) {
				for (const job of list.active.filter((one) => dueAt(one) <= at)) this.#step(job, at);
			}
			this.#reckon();
		}
	}

	nextChangeAt(): number | undefined {
		return this.#nextAt === NEVER ? undefined : this.#nextAt;
	}

	/** The next thing in a job's life. */
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

	/** An index job before 6.0 has run long enough to be listed; a second one of its id is given up instead (server source, thr_query.c). */
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
		// Before 6.0 a finished index job is kept nowhere.
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

	/** The first to finish are the first to go. */
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

/** When something happens to a job next. */
function dueAt(job: BackgroundJob): number {
	if (job.state === "coming") return job.startsAt;
	return job.text.isIndexQuery && !job.listed ? Math.min(job.listsAt, job.endsAt) : job.endsAt;
}
