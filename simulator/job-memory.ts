import type { BackgroundJob, JobChange } from "./background-job.ts";

/** How many jobs that are no longer listed are remembered. */
const MOST_REMEMBERED = 10_000;
/** How many changes are kept for an owner who never asks. */
const MOST_CHANGES = 10_000;

/** What is known of a node's jobs from outside, and so outlives the node's own memory: every job of late, and what happened to them. */
export class JobMemory {
	readonly #jobs: Map<string, BackgroundJob> = new Map();
	#changes: JobChange[] = [];

	/** The job that an id is about: of two, the one that is not over, else the younger. */
	recall(id: string): BackgroundJob | undefined {
		const job = this.#jobs.get(id);
		return job?.previous !== undefined && isOver(job) && !isOver(job.previous) ? job.previous : job;
	}

	/** The ids that something is known of, from the one longest not heard of. */
	ids(): readonly string[] {
		return [...this.#jobs.keys()];
	}

	remember(job: BackgroundJob): void {
		const known = this.recall(job.id);
		if (known !== undefined) {
			// Two index jobs before 6.0 may share an id, and the older one may outlive the younger.
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

	/** Forgets the oldest that the node has forgotten as well. */
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
