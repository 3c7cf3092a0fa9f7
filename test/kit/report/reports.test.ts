import { describe, expect, it } from "vitest";
import { conformanceText } from "../../../bin/reporting/conformance-text.ts";
import { type ConformanceReport, verdictOf } from "../../../kit/conformance/conformance-report.ts";
import type { ScenarioResult } from "../../../kit/conformance/scenario-result.ts";
import { htmlReport } from "../../../kit/report/html.ts";
import { junitReport } from "../../../kit/report/junit.ts";
import { textOutput } from "../../cli/text-output.ts";

const NASTY = `<script>alert("&")</script>\u0000\u001b[31m\ud800\u202e\u2066\u200b\r`;
/** The same, as markup may carry it: signs as entities, and by their code what XML forbids. */
const TAMED = "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;\\u0000\\u001b[31m\\ud800\\u202e\\u2066\\u200b\\u000d";

const scenario: ScenarioResult = {
	file: "features/a.feature",
	line: 7,
	name: NASTY,
	requirements: ["PARSE-1"],
	verdict: "failed",
	steps: [`Given the reply ${NASTY}`],
	message: `expected ${NASTY}\nsecond line`,
	attachments: { "text/x.lanes": "lanes", "application/x.virtual-ms": "1500" },
};

const report: ConformanceReport = {
	version: 1,
	kit: "0.1.0",
	spec: "1.0.0",
	driver: { name: "example", version: "2.3.4" },
	requirements: [
		{
			id: "PARSE-1",
			level: "MUST",
			title: NASTY,
			text: "First `a<b` and *so* on.\n\n- one\n  goes on\n- two",
			verdict: "failed",
			scenarios: [scenario],
		},
		{
			id: "PARSE-2",
			level: "MAY",
			title: "quiet",
			text: "text",
			verdict: "unsupported",
			scenarios: [
				{ ...scenario, name: "fine", verdict: "passed" },
				{ ...scenario, name: "not offered", verdict: "unsupported" },
				{ ...scenario, name: "broken", verdict: "could not run" },
			],
		},
	],
	scenarios: { passed: 1, failed: 1, unsupported: 1, "could not run": 1 },
	virtualMs: 1500,
	realMs: 20,
	complete: true,
};

/** The same report of a driver that sends very long replies. */
function withLongReply(letters: number): ConformanceReport {
	const long = { ...scenario, message: `no reply\nThe reply: ${"x".repeat(letters)}`, steps: [`Given "${"y".repeat(letters)}"`] };
	const [first] = report.requirements;
	if (first === undefined) throw new Error("The report does not have a requirement.");
	return { ...report, requirements: [{ ...first, scenarios: [long] }] };
}

describe("a very long reply", () => {
	const long = withLongReply(700_000);

	it.each([
		["the HTML report", () => htmlReport(long)],
		["the JUnit report", () => junitReport(long)],
		["the terminal", () => conformanceText(long, textOutput()).join("\n")],
	])("is cut in %s, which says how much is left out", (_, written) => {
		expect(written().length).toBeLessThan(80_000);
		expect(written()).toMatch(/… and 69\d,\d{3} more characters/);
	});
});

describe("the terminal", () => {
	it("shows control characters and text direction marks by their codes", () => {
		const text = conformanceText(report, textOutput()).join("\n");
		expect(text).toContain("\\u001b[31m\\ud800\\u202e\\u2066\\u200b");
		expect(["\u001b", "\u202e", "\u2066"].filter((sign) => text.includes(sign))).toEqual([]);
	});
});

describe("the HTML report", () => {
	const page = htmlReport(report);

	it("does not refer to other files", () => {
		expect(page).not.toMatch(/\bsrc=|\bhref="(?!#)|@import|url\(|<script[^>]/);
	});

	it("shows times in the units that the terminal uses", () => {
		const { virtualMs: _, ...rest } = report;
		const page = htmlReport({ ...rest, virtualMs: 6_177_582_400 });
		expect(page).toContain("71 d 12 h of virtual time in 20 ms.");
	});

	it("begins with the cause of the failures, and shows steps, message and lanes", () => {
		expect(page).toContain('<details class="cause" id="cause-1" open>');
		expect(page).toContain('<details class="requirement bad" id="PARSE-1">');
		for (const told of [
			`>Given the reply ${TAMED}</pre>`,
			`expected ${TAMED}\nsecond line</pre>`,
			'<pre class="told">lanes</pre>',
		]) {
			expect(page).toContain(told);
		}
	});

	it("shows the clause with the formatting of SPEC.md", () => {
		expect(page).toContain("<p>First <code>a&lt;b</code> and <em>so</em> on.</p>\n<ul><li>one goes on</li><li>two</li></ul>");
	});
});

describe("the JUnit report", () => {
	const xml = junitReport(report);

	it("counts failures, errors and skipped cases for each requirement", () => {
		expect(xml).toContain('tests="1" failures="1" errors="0" skipped="0"');
		expect(xml).toContain('<testsuite name="PARSE-2 MAY: quiet" tests="3" failures="0" errors="1" skipped="1">');
	});

	it("carries any text", () => {
		expect(xml).toContain(`  Given the reply ${TAMED}\n\n  expected ${TAMED}\n  second line\n\n  lanes</failure>`);
		expect(xml).toContain('name="fine" file="features/a.feature" line="7"/>');
	});
});

describe("the verdict of a run", () => {
	const NO_FAILURE = { passed: 1, failed: 0, unsupported: 0, "could not run": 0 };
	const withCounts = (counts: Partial<ConformanceReport["scenarios"]>) =>
		verdictOf({ ...report, scenarios: { ...NO_FAILURE, ...counts } });

	it("is a failure if one scenario failed, even if others could not run", () => {
		expect(withCounts({ failed: 1, "could not run": 1 })).toBe("failed");
	});

	it("is not conformant if a scenario could not run", () => {
		expect(withCounts({ "could not run": 1 })).toBe("could not run");
	});

	it("is conformant if the driver does not support some scenarios", () => {
		expect(withCounts({ unsupported: 5 })).toBe("conformant");
	});

	it("is not conformant if the driver declined a MUST that a profile which it offers can show (JUDGE-6)", () => {
		const [first] = report.requirements.flatMap(({ scenarios }) => scenarios);
		if (first === undefined) throw new Error("The report has no scenario.");
		const { findings: _, known: __, ...bare } = first;
		const withOne = (level: "MUST" | "SHOULD", isDeclined: boolean) => {
			const one = { ...bare, verdict: "unsupported" as const, ...(isDeclined && { isDeclined: true as const }) };
			const declined = { id: "X-1", level, title: "", text: "", verdict: "unsupported" as const, scenarios: [one] };
			const judged = { ...declined, id: "X-2", verdict: "passed" as const, scenarios: [] };
			return verdictOf({ ...report, requirements: [declined, judged], scenarios: NO_FAILURE });
		};
		expect(withOne("MUST", true)).toBe("declined");
		expect(withOne("MUST", false)).toBe("conformant");
		expect(withOne("SHOULD", true)).toBe("conformant");
	});

	it.each(["unsupported", "not tested"] as const)("is not conformant if every requirement is %s", (verdict) => {
		const requirements = report.requirements.map((requirement) => ({ ...requirement, verdict }));
		expect(verdictOf({ ...report, requirements, scenarios: NO_FAILURE })).toBe("nothing judged");
		expect(verdictOf({ ...report, requirements: [], scenarios: NO_FAILURE })).toBe("nothing judged");
	});
});
