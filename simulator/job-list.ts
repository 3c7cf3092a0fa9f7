import type { BackgroundJob } from "./background-job.ts";

/**
 * One module's two lists: active jobs in the order of their starts, finished ones in the order of their ends. What it shows comes newest
 * first, active before finished (server source, query_manager.c).
 */
export class JobList {
	/** With those that are still coming. */
	readonly active: BackgroundJob[] = [];
	readonly done: BackgroundJob[] = [];
	readonly #byId: Map<string, BackgroundJob> = new Map();

	/** The job that the node lists under an id. */
	find(id: string): BackgroundJob | undefined {
		const job = this.#byId.get(id);
		return job?.listed ? job : undefined;
	}

	/** Whether an id is taken, be it by a job that is still coming. */
	has(id: string): boolean {
		return this.#byId.has(id);
	}

	/** Jobs that can be seen, newest first. */
	shown(): readonly BackgroundJob[] {
		return [...this.active.filter((job) => job.listed).reverse(), ...this.done.toReversed()];
	}

	/** Makes the id known; an id names one job at a time. */
	claim(job: BackgroundJob): void {
		this.#byId.set(job.id, job);
	}

	finish(job: BackgroundJob): void {
		this.#drop(this.active, job);
		this.done.push(job);
	}

	/** Forgets a job altogether. */
	remove(job: BackgroundJob): void {
		this.#drop(job.state === "done" ? this.done : this.active, job);
		if (this.#byId.get(job.id) === job) this.#byId.delete(job.id);
	}

	#drop(list: BackgroundJob[], job: BackgroundJob): void {
		const at = list.indexOf(job);
		if (at >= 0) list.splice(at, 1);
	}
}
