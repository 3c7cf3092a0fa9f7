import { expect, it } from "vitest";
import { findFailure } from "../../page/perform/find-failure.ts";
import { perform } from "../../page/perform/perform.ts";

it("a search finds a run on which a tracker with a wrong list of the members is wrong", async () => {
	const schedule = await findFailure("connections-stay-open", { seed: 1, goOn: () => true });
	expect(schedule?.network).toBeDefined();
	const take = schedule && (await perform(schedule, "connections-stay-open"));
	expect(take?.kind === "played" && take.findings.length).toBeGreaterThan(0);
});
