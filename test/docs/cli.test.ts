import { expect, it } from "vitest";
import { COMMANDS } from "../../bin/commands/index.ts";
import { overview } from "../../bin/terminal/overview.ts";
import type { Terminal } from "../../bin/terminal/terminal.ts";
import { textOutput } from "../cli/text-output.ts";

/** Wide enough for what a README's page shows. */
const WIDTH = 110;

it("docs/cli.md is what the commands say of themselves; npm run docs writes it anew", async () => {
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
		"What `aerospike-task COMMAND --help` says. In a clone, `npm run task --` stands for `npx aerospike-task`.",
		"",
		"```",
		overview(COMMANDS, WIDTH),
		"```",
		"",
		...sections,
	];
	await expect(page.join("\n")).toMatchFileSnapshot("../../docs/cli.md");
});

function sentence(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
