import type { BackgroundJob } from "./background-job.ts";

/**
 * The two lists of a module: active jobs in the order of their starts, and finished jobs in the order of their ends. It
 * shows active jobs before finished ones, and the newest first (server source, query_manager.c).
 */
export class JobList {
	/** Includes jobs that are still coming. */
	readonly active: BackgroundJob[] = [];
	readonly done: BackgroundJob[] = [];
	readonly #byId: Map<string, BackgroundJob> = new Map();

	/** The job that the node lists with this id. */
	find(id: string): BackgroundJob | undefined {
		const job = this.#byId.get(id);
		return job?.listed ? job : undefined;
	}

	/** Whether a job has this id, even if it is still coming. */
	has(id: string): boolean {
		return this.#byId.has(id);
	}

	/** The jobs that the node lists, newest first. */
	shown(): readonly BackgroundJob[] {
		return [...this.active.filter((job) => job.listed).reverse(), ...this.done.toReversed()];
	}

	/** Registers the job under its id. An id names one job at a time. */
	claim(job: BackgroundJob): void {
		this.#byId.set(job.id, job);
	}

	finish(job: BackgroundJob): void {
		this.#drop(this.active, job);
		this.done.push(job);
	}

	/** Removes a job completely. */
	remove(job: BackgroundJob): void {
		this.#drop(job.state === "done" ? this.done : this.active, job);
		if (this.#byId.get(job.id) === job) this.#byId.delete(job.id);
	}

	#drop(list: BackgroundJob[], job: BackgroundJob): void {
		const at = list.indexOf(job);
		if (at >= 0) list.splice(at, 1);
	}
}
