import { render } from 'preact'
import { createMessagePort } from '../../message-port.ts'
import { en } from '../../text/en.ts'
import { Options } from './options.tsx'
import '../popup/style.css'
import './style.css'

const root = document.querySelector('#options')
if (root) render(<Options port={createMessagePort()} text={en} />, root)
