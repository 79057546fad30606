type Swagger = typeof import('@nestjs/swagger');
type Describing = (swagger: Swagger, route: object) => readonly MethodDecorator[];

const pending: ((swagger: Swagger) => void)[] = [];

/**
 * What the API reference is to say of a route. Applied when the reference is first asked for: the library that makes it is
 * slow to load, and no start should pay for it.
 */
export const describe =
  (describing: Describing): MethodDecorator =>
  (target, name, descriptor) => {
    pending.push((swagger) => {
      for (const decorate of describing(swagger, descriptor.value as object)) decorate(target, name, descriptor);
    });
  };

/** Pages for people and what operators read: no part of the API reference. */
export const HiddenFromReference = (): ClassDecorator => (target) => {
  pending.push(({ ApiExcludeController }) => ApiExcludeController()(target));
};

/** The library, with everything applied that routes had to say. */
export const loadReference = async (): Promise<Swagger> => {
  const swagger = await import('@nestjs/swagger');
  for (const apply of pending.splice(0)) apply(swagger);
  return swagger;
};
