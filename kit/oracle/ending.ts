/** How and when a call must end. */
export type Ending =
	| { readonly kind: "complete" | "in_progress" | "cancelled"; readonly at: number; readonly clause: string }
	| {
			readonly kind: "error";
			readonly code: string;
			readonly node?: string | undefined;
			readonly serverCode?: number | undefined;
			readonly at: number;
			readonly clause: string;
	  };
