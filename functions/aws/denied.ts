/** Whether an answer of AWS says that a right is missing. */
export const isDenied = (says: string): boolean => /AccessDenied|UnauthorizedOperation|not authorized/.test(says);
