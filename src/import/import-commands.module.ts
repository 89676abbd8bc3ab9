import { Module } from '@nestjs/common';
import { ImportCommand } from './import.command.js';
import { ImportModule } from './import.module.js';
import { SampleCommand } from './sample/sample.command.js';

/** The commands of this feature. */
@Module({ imports: [ImportModule], providers: [ImportCommand, SampleCommand] })
export class ImportCommands {}
