import { expect, it } from "vitest";
import { writePlayPage } from "../../kit/report/play-page.ts";
import { printScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { LIBRARY_HABITS } from "../../kit/schedule/schedule.ts";
import { printScheduleJson } from "../../kit/schedule/schedule-json.ts";
import { printAddress, readAddress } from "../../page/play/address.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { readPasted } from "../../page/play/read-pasted.ts";

it("the address of the page contains a token, and the tracker if it is not the library", () => {
	expect(readAddress("")).toBeUndefined();
	expect(readAddress("#")).toBeUndefined();
	for (const address of [
		{ token: "s1.abc-_", trackerName: "library" },
		{ token: "s1.abc-_", trackerName: "two-rounds-of-grace" },
		{ token: "s1.abc-_", trackerName: "library", story: 0 },
		{ token: "s1.abc-_", trackerName: "two-rounds-of-grace", story: 4 },
	])
		expect(readAddress(printAddress(address))).toEqual(address);
	expect(printAddress({ token: "s1.a", trackerName: "library" })).toBe("#s1.a");
	expect(readAddress("#s1.a&story=x")).toEqual({ token: "s1.a", trackerName: "library" });
	expect(readAddress("s1.a")).toEqual({ token: "s1.a", trackerName: "library" });
	expect(readAddress("#%E0%A4%A")).toEqual({ token: "%E0%A4%A", trackerName: "library" });
});

it("a page can be written with only a token", () => {
	expect(() => writePlayPage("<script>")).toThrow('A replay token begins with s1. or s2., not with "<script>".');
	expect(() => writePlayPage('s1.">')).toThrow('its character 4 is "\\"".');
});

it("a token, a schedule's JSON and a scenario all open the same run", async () => {
	for (const { schedule } of EXAMPLES) {
		const read = [printReplayToken(schedule), `\n${printScheduleJson(schedule)}`, printScenario(schedule)].map(readPasted);
		for (const one of await Promise.all(read)) expect(printScheduleJson(one)).toBe(printScheduleJson(schedule));
	}
	await expect(readPasted("hello")).rejects.toThrow('A replay token begins with s1. or s2., not with "hello".');
});

it("the declared habits of another driver are omitted, except its grace, because the page's trackers have the library's habits", async () => {
	const [example] = EXAMPLES;
	if (example === undefined) throw new Error("There is no example.");
	const foreign = {
		...example.schedule,
		habits: { ...LIBRARY_HABITS, grace: 5, retries: 2, sweep: "until-in-progress" as const },
	};
	expect((await readPasted(printScheduleJson(foreign))).habits).toEqual({ ...LIBRARY_HABITS, grace: 5 });
});
