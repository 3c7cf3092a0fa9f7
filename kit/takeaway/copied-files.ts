import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { featuresDirectory, loadSpec } from "../spec/features-directory.ts";
import { SPEC_FILE } from "../spec/finding.ts";
import { packageVersion } from "../spec/package-root.ts";
import { controlGuide } from "./control-guide.ts";
import { forBehave } from "./for-behave.ts";
import { stepCatalogue } from "./step-catalogue.ts";

/** A file to copy, and its text. */
export interface CopiedFile {
	readonly name: string;
	readonly text: string;
}

export interface CopyOptions {
	/** Write feature files that Python's behave 1.2 can read. Default: false. */
	readonly isForBehave?: boolean;
}

/** All files that you need to run the scenarios with your own Cucumber. */
export function copiedFiles({ isForBehave = false }: CopyOptions = {}): readonly CopiedFile[] {
	const folder = featuresDirectory();
	const features = readdirSync(folder)
		.filter((file) => file.endsWith(".feature"))
		.sort()
		.map((file): CopiedFile => ({ name: basename(file), text: readFileSync(join(folder, file), "utf8") }));
	return [
		...features.map(({ name, text }) => ({ name, text: isForBehave ? forBehave(text) : text })),
		{ name: SPEC_FILE, text: readFileSync(join(folder, SPEC_FILE), "utf8") },
		{ name: "STEPS.md", text: stepCatalogue(features.map(({ text }) => text)) },
		{ name: "CONTROL.md", text: controlGuide() },
		{ name: "README.md", text: readme(features) },
	];
}

function readme(features: readonly CopiedFile[]): string {
	const { version, needs } = loadSpec();
	return [
		"# What a tracker of background queries must do",
		"",
		`The scenarios of SPEC.md ${version}, from aerospike-execute-task ${packageVersion()}, for your own Cucumber.`,
		"",
		...features.map(({ name, text }) => `- [${name}](${name}): ${/^Feature: (.*)$/m.exec(text)?.[1] ?? ""}`),
		"- [SPEC.md](SPEC.md): the requirements that the scenarios are tagged with",
		"- [STEPS.md](STEPS.md): all steps; write them for your driver",
		"- [CONTROL.md](CONTROL.md): how your steps control the simulated cluster over HTTP",
		"",
		"Write the steps of one scenario first, then those of the next scenarios. A scenario has tags for its requirements (`@ROUND-7`), for its level",
		"(`@MUST`), and for what a driver must be able to do besides awaiting a task. Leave out the scenarios that your driver cannot support:",
		"",
		"| tag | the driver can |",
		"|---|---|",
		...[...needs].map(([tag, meaning]) => `| ${tag.startsWith("`") ? tag : `\`${tag}\``} | ${meaning} |`),
		"",
	].join("\n");
}
