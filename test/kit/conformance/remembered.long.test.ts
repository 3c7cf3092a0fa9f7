import { describe, expect, it } from "vitest";
import { conform } from "../../../kit/conformance/conform.ts";
import { loadPlayables } from "../../../kit/scenario/load-playables.ts";

const ADAPTER = `${process.execPath} test/kit/conformance/fixtures/sharing-adapter.mjs`;

function placeOf(name: string): string {
	const scenario = loadPlayables().find((one) => one.name === name);
	if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
	return `${scenario.file}:${scenario.line}`;
}

const TWO_HANDLES = placeOf("A task that was observed on one handle is in progress on another");
const UNSEEN = placeOf("A task that no node has ever shown stays in progress, however often the status is asked");

async function findingsAbout(driver: string, ...places: readonly string[]) {
	const { findings = [] } = await conform(driver, { only: places, profiles: ["wire"] });
	return findings.map(({ requirement, scenarios, smallest }) => ({ requirement, scenarios: scenarios.length, smallest }));
}

describe("a driver whose handles share what they observed", () => {
	it("is named by WAIT-9 alone, also for the scenarios that its memory spoils (JUDGE-7)", async () => {
		const found = await findingsAbout(ADAPTER, TWO_HANDLES, UNSEEN);
		expect(found).toEqual([{ requirement: "WAIT-9", scenarios: 2, smallest: TWO_HANDLES }]);
	});

	it("is named by the scenarios that its memory spoils, if no scenario with two handles was played (STATUS-1)", async () => {
		const found = await findingsAbout(ADAPTER, UNSEEN);
		expect(found.map(({ requirement }) => requirement)).toEqual(["STATUS-1"]);
	});
});

it("a driver that fails in a new process, too, is not accused of a memory", async () => {
	const found = await findingsAbout(`${ADAPTER} always`, TWO_HANDLES, UNSEEN);
	expect(found.map(({ requirement }) => requirement)).toEqual(["STATUS-1"]);
});
