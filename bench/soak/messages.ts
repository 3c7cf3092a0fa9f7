import type { TimedReport } from "./report.ts";
import type { Resources } from "./resources.ts";
import type { SoakTask } from "./task.ts";
import type { Wave } from "./wave.ts";
import type { WorldReport } from "./world.ts";

/** What the process of the cluster can do. One wave is open at a time. */
export interface Verbs {
	open(wave: Wave): Promise<readonly string[]>;
	begin(): Promise<void>;
	launch(task: SoakTask): Promise<void>;
	close(reports: readonly TimedReport[]): Promise<WorldReport>;
	resources(): Promise<Resources>;
}

export interface WorldRequest {
	readonly number: number;
	readonly verb: keyof Verbs;
	readonly argument: unknown;
}

export interface Response {
	readonly number: number;
	readonly value?: unknown;
	/** It could not be done. */
	readonly failure?: string;
}
