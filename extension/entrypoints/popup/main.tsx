import { render } from 'preact'
import { en as widgetText } from '../../../widget/text/en.ts'
import { createMessagePort } from '../../message-port.ts'
import { en } from '../../text/en.ts'
import { Popup } from './popup.tsx'
import './style.css'

const root = document.querySelector('#popup')
if (root) render(<Popup port={createMessagePort()} text={en} widgetText={widgetText} />, root)
