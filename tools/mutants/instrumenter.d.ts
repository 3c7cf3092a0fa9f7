/**
 * The part of Stryker's instrumenter that is used here. Its own types need packages that are not installed, so they cannot be compiled.
 */
declare module "@stryker-mutator/instrumenter" {
	export interface File {
		readonly name: string;
		readonly content: string;
		readonly mutate: boolean;
	}

	/** Lines and columns count from 0. */
	export interface Position {
		readonly line: number;
		readonly column: number;
	}

	export interface Mutant {
		readonly fileName: string;
		readonly mutatorName: string;
		readonly replacement: string;
		readonly location: { readonly start: Position; readonly end: Position };
	}

	export class Instrumenter {
		constructor(logger: Readonly<Record<string, unknown>>);
		instrument(
			files: readonly File[],
			options: Readonly<Record<string, unknown>>,
		): Promise<{ readonly mutants: readonly Mutant[] }>;
	}
}
