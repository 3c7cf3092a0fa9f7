import { expect, it } from "vitest";
import { COMMANDS } from "../../bin/commands/index.ts";
import { overview } from "../../bin/terminal/overview.ts";
import type { Terminal } from "../../bin/terminal/terminal.ts";
import { REPORT_FORMATS } from "../../kit/report/formats.ts";
import { textOutput } from "../cli/text-output.ts";

/** The width of a code block on a page. */
const WIDTH = 110;

it("docs/cli.md contains the help of all commands; npm run docs updates it", async () => {
	const sections: string[] = [];
	for (const command of COMMANDS) {
		const out = textOutput({ width: WIDTH, rows: 100 });
		const terminal: Terminal = { out, err: out, interrupted: new AbortController().signal };
		expect(await command.run(["--help"], terminal)).toBe(0);
		sections.push(`## ${command.name}`, "", `${sentence(command.summary)}`, "", "```", out.written.join("").trimEnd(), "```", "");
	}
	const page = [
		"# The command line",
		"",
		"The help of every command, as `aerospike-task COMMAND --help` prints it.",
		"",
		"```",
		overview(COMMANDS, WIDTH),
		"```",
		"",
		...sections,
		...formatsTable(),
	];
	await expect(page.join("\n")).toMatchFileSnapshot("../../docs/cli.md");
});

/** Which command writes which format of a report. */
function formatsTable(): readonly string[] {
	const yesOrNo = (isYes: boolean) => (isYes ? "yes" : "no");
	return [
		"## Report formats",
		"",
		"| format | option | file ending | conform | report |",
		"|---|---|---|---|---|",
		...REPORT_FORMATS.map(
			({ name, flag, fileEnding, write }) =>
				`| ${name} | \`--${flag}\` | \`${fileEnding}\` | ${yesOrNo(write.run !== undefined)} | ${yesOrNo(write.matrix !== undefined)} |`,
		),
		"",
	];
}

function sentence(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
