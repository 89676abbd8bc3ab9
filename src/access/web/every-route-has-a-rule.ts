import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { declaredRule } from '../../common/http/index.js';

/** Ends the start where a handler says nothing of whom it answers. */
@Injectable()
export class EveryRouteHasARule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error that names them */
  onModuleInit(): void {
    const without = this.discovery.getControllers().flatMap(({ metatype }) => this.withoutRule(metatype));
    if (without.length > 0) throw new Error(`these say nothing of whom they answer: ${without.join(', ')}`);
  }

  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- as Nest gives it
  private withoutRule(controller: Function | null): readonly string[] {
    if (!controller) return [];
    const prototype = controller.prototype as Record<string, object>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => Reflect.hasMetadata(PATH_METADATA, prototype[name] ?? {}))
      .filter((name) => !declaredRule(controller, prototype[name] ?? {}))
      .map((name) => `${controller.name}.${name}`);
  }
}
