import { SetMetadata } from '@nestjs/common';

export const NOT_REPEATABLE = 'guildhall:not-repeatable';

/** For routes whose answers hold secrets, which are not kept: an idempotency key is passed over. */
export const NotRepeatable = (): MethodDecorator => SetMetadata(NOT_REPEATABLE, true);
