/**
 * Every server build that searches, pages, soaks and messages use. Add a new build only here: a test finds builds that
 * other files of the kit, the command line, the page or the benchmarks name.
 */

/** How a node is asked for a job's status (ASK-1). */
export type QuestionForm = "id" | "trid" | "both modules" | "jobs";

export interface KnownBuild {
	readonly build: string;
	readonly form: QuestionForm;
	/**
	 * `old`: before 6.0, where ROUND-11 applies. `future`: not released. It shows whether versions are compared as
	 * numbers.
	 */
	readonly age: "future" | "current" | "old";
}

/** The newest first, one build for each release. All released builds except 7.1 have recordings. */
export const KNOWN_BUILDS: readonly KnownBuild[] = [
	{ build: "10.0.0.0", form: "id", age: "future" },
	{ build: "8.1.2.0", form: "id", age: "current" },
	{ build: "8.0.0.15", form: "trid", age: "current" },
	{ build: "7.2.0.17", form: "trid", age: "current" },
	{ build: "7.1.0.0", form: "trid", age: "current" },
	{ build: "7.0.0.26", form: "trid", age: "current" },
	{ build: "6.4.0.34", form: "trid", age: "current" },
	{ build: "6.3.0.36", form: "trid", age: "current" },
	{ build: "6.2.0.37", form: "trid", age: "current" },
	{ build: "6.0.0.22", form: "trid", age: "current" },
	{ build: "5.7.0.31", form: "both modules", age: "old" },
	{ build: "5.6.0.25", form: "jobs", age: "old" },
	{ build: "4.9.0.37", form: "jobs", age: "old" },
];

/** The commands of each form. A node that is asked in several commands is asked all of them in one request (ASK-8). */
const COMMANDS: Readonly<Record<QuestionForm, (id: string) => readonly [string, ...string[]]>> = {
	id: (id) => [`query-show:id=${id}`],
	trid: (id) => [`query-show:trid=${id}`],
	"both modules": (id) => [`query-show:trid=${id}`, `scan-show:trid=${id}`],
	jobs: (id) => [`jobs:module=query;cmd=get-job;trid=${id}`, `jobs:module=scan;cmd=get-job;trid=${id}`],
};

/** The commands that ask for a job in a form. */
export function commandsOfForm(form: QuestionForm, id: string): readonly [string, ...string[]] {
	return COMMANDS[form](id);
}

const RELEASE = /^(\d{1,4})\.(\d{1,4})(?:[.-]|$)/;
/** A release's number is its major version times this, plus its minor version. */
const MAJOR = 10_000;

/** The release of a build as one number, so that 8.10 is later than 8.9; `undefined` if the build cannot be read. */
function releaseNumber(build: string | undefined): number | undefined {
	const [, major, minor] = RELEASE.exec(build ?? "") ?? [];
	return major === undefined ? undefined : Number(major) * MAJOR + Number(minor);
}

const RELEASES: readonly (KnownBuild & { readonly release: number })[] = KNOWN_BUILDS.map((known) => ({
	...known,
	release: releaseNumber(known.build) ?? 0,
}));

/**
 * The row for a build: that of the latest known release that is not later than the build. Builds before the oldest row
 * count as that row.
 */
function rowOf(build: string | undefined): KnownBuild | undefined {
	const release = releaseNumber(build);
	if (release === undefined) return undefined;
	return RELEASES.find((known) => known.release <= release) ?? RELEASES.at(-1);
}

/** The form in which a node is asked; `undefined` if its build cannot be read (ASK-9). */
export function formOf(build: string | undefined): QuestionForm | undefined {
	return rowOf(build)?.form;
}

/** Whether a build is older than 6.0; `false` if it cannot be read. */
export function isOldBuild(build: string | undefined): boolean {
	return rowOf(build)?.age === "old";
}

function buildsOf(isWanted: (known: KnownBuild) => boolean): readonly [string, ...string[]] {
	const [first, ...others] = KNOWN_BUILDS.filter(isWanted).map(({ build }) => build);
	if (first === undefined) throw new Error("No build in the table fits.");
	return [first, ...others];
}

/** What a person can choose: all builds that exist. */
export const RELEASED_BUILDS: readonly [string, ...string[]] = buildsOf(({ age }) => age !== "future");

/** The newest released build. Nodes run it unless a schedule says otherwise. */
export const NEWEST_BUILD: string = RELEASED_BUILDS[0];

/** From 6.0, with those of the future. */
export const NEW_BUILDS: readonly string[] = buildsOf(({ age }) => age !== "old");

/** From 6.0, without those of the future. */
export const CURRENT_BUILDS: readonly [string, ...string[]] = buildsOf(({ age }) => age === "current");

export const OLD_BUILDS: readonly [string, ...string[]] = buildsOf(({ age }) => age === "old");

/** The newest and the oldest released build that are asked in a form. */
export function buildsOfForm(form: QuestionForm): { readonly newest: string; readonly oldest: string } {
	const builds = buildsOf((known) => known.form === form && known.age !== "future");
	return { newest: builds[0], oldest: builds.at(-1) ?? builds[0] };
}

/** All forms, the newest first. */
export const FORMS: readonly QuestionForm[] = [...new Set(KNOWN_BUILDS.map(({ form }) => form))];

/** The major and minor version of a build, such as 8.1. */
function releaseOf(build: string): string {
	return build.split(".").slice(0, 2).join(".");
}

export const NEWEST_RELEASE: string = releaseOf(NEWEST_BUILD);
export const OLDEST_RELEASE: string = releaseOf(RELEASED_BUILDS.at(-1) ?? NEWEST_BUILD);

/** The first build of the release that a build belongs to. */
export function firstOfRelease(build: string): string {
	return `${releaseOf(build)}.0.0`;
}
