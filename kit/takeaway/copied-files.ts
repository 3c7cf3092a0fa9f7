import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { featuresDirectory, loadSpec } from "../spec/features-directory.ts";
import { SPEC_FILE } from "../spec/finding.ts";
import { packageVersion } from "../spec/package-root.ts";
import { controlGuide } from "./control-guide.ts";
import { forBehave } from "./for-behave.ts";
import { stepCatalogue } from "./step-catalogue.ts";

/** A file of the take-away, and its text. */
export interface CopiedFile {
	readonly name: string;
	readonly text: string;
}

export interface CopyOptions {
	/** As Python's behave 1.2 reads feature files. Default false. */
	readonly isForBehave?: boolean;
}

/** All that somebody needs who runs the scenarios with a Cucumber of their own: the scenarios, and what they mean. */
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
		`The scenarios of SPEC.md ${version}, as aerospike-execute-task ${packageVersion()} has them, for a Cucumber of your own.`,
		"",
		...features.map(({ name, text }) => `- [${name}](${name}): ${/^Feature: (.*)$/m.exec(text)?.[1] ?? ""}`),
		"- [SPEC.md](SPEC.md): the requirements that the scenarios are tagged with",
		"- [STEPS.md](STEPS.md): every step, to be written for your driver",
		"- [CONTROL.md](CONTROL.md): how your steps steer the simulated cluster, over HTTP",
		"",
		"Write the steps of one scenario first, and the next ones as you come to them. A scenario is tagged with its requirements (`@ROUND-7`), its level",
		"(`@MUST`), and with what it asks of a driver beyond awaiting a task; leave out what yours does not offer:",
		"",
		"| tag | the driver can |",
		"|---|---|",
		...[...needs].map(([tag, meaning]) => `| ${tag.startsWith("`") ? tag : `\`${tag}\``} | ${meaning} |`),
		"",
	].join("\n");
}
