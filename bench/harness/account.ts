/** The account in which everything is made and asked for. */
export const ACCOUNT = "0123456789abcdef0123456789abcdef";
