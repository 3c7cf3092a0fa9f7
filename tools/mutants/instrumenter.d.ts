/**
 * The part of Stryker's instrumenter that is used here. Its own types need packages that are not installed, so they
 * cannot be compiled.
 */
declare module "@stryker-mutator/instrumenter" {
	export interface File {
		readonly name: string;
		readonly content: string;
		/** All mutants, or those within some ranges. */
		readonly mutate: boolean | readonly Range[];
	}

	/** Lines and columns count from 0. */
	export interface Position {
		readonly line: number;
		readonly column: number;
	}

	export interface Range {
		readonly start: Position;
		readonly end: Position;
	}

	export interface Mutant {
		readonly id: string;
		readonly fileName: string;
		readonly mutatorName: string;
		readonly replacement: string;
		readonly location: Range;
	}

	export class Instrumenter {
		constructor(logger: Readonly<Record<string, unknown>>);
		instrument(
			files: readonly File[],
			options: Readonly<Record<string, unknown>>,
		): Promise<{
			readonly files: readonly { readonly name: string; readonly content: string }[];
			readonly mutants: readonly Mutant[];
		}>;
	}
}
