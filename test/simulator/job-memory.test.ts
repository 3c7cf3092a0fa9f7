import { expect, it } from "vitest";
import type { BackgroundJob } from "../../simulator/background-job.ts";
import { JobMemory } from "../../simulator/job-memory.ts";

const job = (state: BackgroundJob["state"]) => ({ id: "7", state }) as BackgroundJob;

// Before 6.0 two jobs with index filters can share an id.
it.each(["coming", "active", "aborting"] as const)("Of two jobs with one id, the one that is still %s is recalled", (state) => {
	const memory = new JobMemory();
	const [older, later] = [job(state), job("done")];
	memory.remember(older);
	memory.remember(later);
	expect(memory.recall("7")).toBe(older);
	expect(memory.ids()).toEqual(["7"]);
});

it("Of two jobs with one id that are both over, the later one is recalled", () => {
	const memory = new JobMemory();
	const later = job("done");
	memory.remember(job("lost"));
	memory.remember(later);
	expect(memory.recall("7")).toBe(later);
});
