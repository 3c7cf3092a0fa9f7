import type { Grade } from "./matrix.ts";

/** A driver's grade as text. */
export function gradeText(grade: Grade): string {
	switch (grade) {
		case "MUST":
		case "SHOULD":
		case "MAY":
			return `conformant at ${grade}`;
		case "not conformant":
		case "not known":
			return grade;
		default:
			return grade satisfies never;
	}
}
