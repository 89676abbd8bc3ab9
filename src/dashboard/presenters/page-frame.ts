/** What the layout needs of every page. */
export interface PageFrame {
  /** Of the browser's window: what is shown, then the product. */
  readonly title: string;
  /** Printed at the foot: which data these numbers are. */
  readonly provenance?: string;
  /** Something on it is still being worked out: it looks otherwise when it is asked for again. */
  readonly isProvisional?: boolean;
}
