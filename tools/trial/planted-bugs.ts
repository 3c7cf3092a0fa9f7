import { runProcess } from "../drivers/run-process.ts";
import { TRACKER } from "./subjects.ts";

/** A bug that can be planted into the tracker in Perl. */
export interface PlantedBug {
	readonly name: string;
	readonly sentence: string;
	/** The requirement that the kit should name first. */
	readonly clause: string;
}

export async function readBugs(): Promise<readonly PlantedBug[]> {
	const [program = "", ...args] = TRACKER.split(" ");
	const { exitCode, output } = await runProcess(program, [...args, "--list-bugs"]);
	if (exitCode !== 0) throw new Error(`The list of bugs cannot be read: ${output}`);
	return JSON.parse(output);
}
