import type { BackgroundJob, JobChange } from "./background-job.ts";

/** The number of jobs that are remembered. */
const MOST_REMEMBERED = 10_000;
/** The number of changes that are kept until they are taken. */
const MOST_CHANGES = 10_000;

/**
 * The simulator's own memory of a node's jobs and their changes. Unlike the memory of the node, it survives evictions
 * and restarts.
 */
export class JobMemory {
	readonly #jobs: Map<string, BackgroundJob> = new Map();
	#changes: JobChange[] = [];

	/** The job with this id. If two jobs have it, the one that is not over, or else the later one. */
	recall(id: string): BackgroundJob | undefined {
		const job = this.#jobs.get(id);
		return job?.previous !== undefined && isOver(job) && !isOver(job.previous) ? job.previous : job;
	}

	/** The ids of the remembered jobs, the oldest first. */
	ids(): readonly string[] {
		return [...this.#jobs.keys()];
	}

	remember(job: BackgroundJob): void {
		const known = this.recall(job.id);
		if (known !== undefined) {
			// Before 6.0 two jobs with index filters may share an id, and the older one may end later.
			if (!isOver(known)) job.previous = known;
			known.previous = undefined;
			this.#jobs.delete(job.id);
		}
		this.#jobs.set(job.id, job);
		if (this.#jobs.size > MOST_REMEMBERED) this.#makeRoom();
	}

	tell(at: number, job: BackgroundJob, change: JobChange["change"]): void {
		if (this.#changes.length < MOST_CHANGES) this.#changes.push({ at, taskId: job.order.taskId, change });
	}

	/** The changes since the last call. */
	takeChanges(): readonly JobChange[] {
		const changes = this.#changes;
		if (changes.length > 0) this.#changes = [];
		return changes;
	}

	/** Removes the oldest jobs that the node no longer lists. */
	#makeRoom(): void {
		for (const [id, job] of this.#jobs) {
			if (!isOver(job) || job.listed) continue;
			this.#jobs.delete(id);
			if (this.#jobs.size <= MOST_REMEMBERED) return;
		}
	}
}

function isOver(job: BackgroundJob): boolean {
	return job.state !== "coming" && job.state !== "active" && job.state !== "aborting";
}
