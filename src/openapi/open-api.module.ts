import { Module } from '@nestjs/common';
import { OpenApiController } from './open-api.controller.js';
import { OpenApiDocument } from './open-api-document.js';

/** The description of the API, at a fixed address. Knows no feature: it is made from what the controllers declare. */
@Module({ controllers: [OpenApiController], providers: [OpenApiDocument], exports: [OpenApiDocument] })
export class OpenApiModule {}
