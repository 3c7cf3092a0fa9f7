import type { DeclaredHabits } from "../schedule/schedule.ts";
import type { Builds } from "./builds.ts";
import type { Report } from "./finding.ts";
import type { CallHistory } from "./history.ts";
import type { JudgedRound } from "./judged-round.ts";
import type { HandleMemory } from "./memory.ts";
import type { World } from "./world.ts";

/** The facts by which a status or a wait is judged. */
export interface Tracked {
	readonly history: CallHistory;
	readonly world: World;
	readonly builds: Builds;
	readonly memory: HandleMemory;
	readonly habits: DeclaredHabits;
	readonly id: string;
	/** The node on which the task was started, if it was started on one node only. */
	readonly named: string | undefined;
	/** The nodes on which the query was started, if the tracker knows them (TRUTH-4). */
	readonly startedOn: ReadonlySet<string> | undefined;
	readonly isLibrary: boolean;
	readonly report: Report;
	readonly onRound: ((round: JudgedRound) => void) | undefined;
}
